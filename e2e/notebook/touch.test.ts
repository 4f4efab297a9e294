import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { test } from '../harness/test.ts'

/** Makes a tab one of a phone: 400 px wide, touched instead of pointed at. */
const asPhone = async (page: Page): Promise<void> => {
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setDeviceMetricsOverride', {
    width: 400,
    height: 820,
    deviceScaleFactor: 2,
    mobile: true,
  })
  await session.send('Emulation.setTouchEmulationEnabled', { enabled: true })
}

test('On a phone, text is edited and shown again by the selected cell’s controls', async ({
  anode,
  browser,
}) => {
  const id = await anode.createNotebook([{ kind: 'markdown', source: '# Forest' }, 'print("oak")'], 'Phone')
  const notebook = await browser.openNotebook(id)
  const { page } = notebook
  await asPhone(page)
  expect(await page.evaluate(() => matchMedia('(pointer: coarse)').matches)).toBe(true)
  const text = await notebook.cellAt(0)
  await text.root.getByRole('heading', { name: 'Forest' }).click()
  const controls = text.root.getByRole('toolbar')
  await controls.getByRole('button', { name: 'Edit text' }).click()
  await text.editor.waitFor()
  await text.editor.fill('# Wood')
  await controls.getByRole('button', { name: 'Finish editing' }).click()
  await text.root.getByRole('heading', { name: 'Wood' }).waitFor()

  const code = await notebook.cellAt(1)
  await code.root.getByRole('button', { name: 'Run cell' }).click()
  expect(await code.ended()).toBe('ok')
  await expect.poll(() => code.outputText()).toContain('oak')
  // Nothing is wider than the window, and keys are not named where there are none.
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(400)
  await notebook.button('Notebook menu').click()
  const item = page.getByRole('menuitem', { name: 'Find a command' })
  await item.waitFor()
  expect(await item.locator('.keys').isVisible()).toBe(false)
})
