import { expect, test } from 'vitest'
import { startAnode } from '../harness/Anode.ts'
import { openBrowser } from '../harness/Browser.ts'

test('the limits of a kernel are set in a form, within what the server allows', async ({
  onTestFinished,
}) => {
  const anode = await startAnode({ args: ['--limit', 'memory=2GB'] })
  onTestFinished(() => anode.stop())
  const browser = await openBrowser(anode)
  onTestFinished(() => browser.close())
  const id = await anode.createNotebook(['import time\ntime.sleep(60)'], 'Limited')
  const notebook = await browser.openNotebook(id)
  const limits = async () => await (await anode.request('GET', `/notebooks/${id}/limits`)).json()
  const ask = async () => {
    await notebook.page.locator('[data-kernel-status]').click()
    await notebook.page.getByRole('menuitem', { name: 'Limits of the kernel' }).click()
  }
  const dialog = notebook.page.getByRole('dialog', { name: 'Limits of the kernel' })
  await ask()
  await expect.poll(() => dialog.getByLabel('Memory').getAttribute('placeholder')).toBe('2 GB')
  await dialog.getByLabel('Memory').fill('3 GB')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.getByText(/the server allows 2 GB/).waitFor()
  await dialog.getByLabel('Memory').fill('1 GB')
  await dialog.getByLabel('Time of a run', { exact: true }).fill('1 s')
  await dialog.getByLabel('Minutes idle').fill('120')
  await notebook.page.keyboard.press('Enter')
  await expect.poll(() => dialog.count()).toBe(0)
  expect(await limits()).toMatchObject({
    limits: { memory: { value: 1e9, by: 'notebook' }, wallTime: { value: 1, by: 'notebook' } },
    idle: { minutes: 120, by: 'notebook' },
  })

  // It holds at once, and what is emptied is the server's again.
  await (await notebook.cellAt(0)).run()
  await notebook.page
    .getByText(/the run took .* and its limit is 1 s/)
    .first()
    .waitFor()
  await ask()
  await expect.poll(() => dialog.getByLabel('Memory').inputValue()).toBe('1 GB')
  await dialog.getByLabel('Memory').fill('')
  await dialog.getByLabel('Time of a run', { exact: true }).fill('')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect.poll(async () => (await limits()).limits.memory).toEqual({ value: 2e9, by: 'server' })
  expect((await limits()).limits.wallTime).toBeUndefined()
})
