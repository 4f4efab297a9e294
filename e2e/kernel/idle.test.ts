import { expect, test } from 'vitest'
import { startAnode } from '../harness/Anode.ts'
import { openBrowser } from '../harness/Browser.ts'

test('a kernel that nobody used is shut down; the page says so and starts it again', async ({
  onTestFinished,
}) => {
  const anode = await startAnode({ args: ['--idle-minutes', '0.02'] })
  onTestFinished(() => anode.stop())
  const browser = await openBrowser(anode)
  onTestFinished(() => browser.close())
  const id = await anode.createNotebook(['x = 1'], 'Forgotten')
  const first = await browser.openNotebook(id)
  await (await first.cellAt(0)).runToEnd()
  // While somebody looks, it stays.
  expect(await first.kernelStatus()).toBe('ready')
  await first.page.close()
  const state = async () => (await (await anode.request('GET', `/kernels/${id}`)).json()) as { state: string }
  await expect.poll(async () => (await state()).state, { timeout: 60_000 }).toBe('shutdown')

  const notebook = await browser.openNotebook(id)
  const notice = notebook.notice('The kernel was shut down')
  await notice.getByText(/^Nobody has used the notebook for/).waitFor()
  await notice.getByText(/variables are gone/).waitFor()
  await notice.getByRole('button', { name: 'Start the kernel' }).click()
  await expect.poll(() => notebook.kernelStatus(), { timeout: 60_000 }).toBe('ready')
  await expect.poll(() => notice.count()).toBe(0)
})
