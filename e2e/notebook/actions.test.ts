import { expect } from 'vitest'
import type { NotebookPage } from '../harness/NotebookPage.ts'
import { test } from '../harness/test.ts'

/** Does something that has no key of its own. */
const choose = async ({ page }: NotebookPage, words: string, title: string): Promise<void> => {
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Find a command or a notebook' }).fill(words)
  await page.getByRole('option', { name: title, selected: true }).waitFor()
  await page.keyboard.press('Enter')
}

test('A notebook is renamed and duplicated without leaving it', async ({ anode, browser }) => {
  const notebook = await browser.openNotebook(await anode.createNotebook(['1'], 'Old name'))
  const { page } = notebook
  await (await notebook.cellAt(0)).root.focus()
  await page.keyboard.press('F2')
  await page.keyboard.type('New name')
  await page.keyboard.press('Enter')
  await expect.poll(() => page.title()).toBe('New name · Anode')
  // Keys go to the cell again.
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.hasAttribute('data-cell-id')))
    .toBe(true)
  await expect.poll(() => notebook.syncWords()).toBe('All changes saved')
  await choose(notebook, 'duplicate this', 'Duplicate this notebook')
  await page.getByText('is a copy of this notebook.').waitFor()
  await page.getByRole('button', { name: 'Open', exact: true }).click()
  await notebook.opened()
  await expect.poll(() => page.getByLabel('Notebook title').inputValue()).toContain('New name')
})

test('The options of a search have keys', async ({ anode, browser }) => {
  const notebook = await browser.openNotebook(await anode.createNotebook(['oak1\noak2\nOAK3']))
  const { page } = notebook
  await (await notebook.cellAt(0)).root.focus()
  await page.keyboard.press('f')
  const count = () => page.locator('.find-count').textContent()
  await page.keyboard.type('oak\\d')
  await expect.poll(count).toBe('No results')
  await page.keyboard.press('Alt+r')
  await expect.poll(count).toContain('of 3')
  await page.keyboard.press('Alt+c')
  await expect.poll(count).toContain('of 2')
  await expect.poll(() => notebook.button('Match case').getAttribute('aria-pressed')).toBe('true')
  await page.getByLabel('Replace with').fill('pine')
  await page.keyboard.press('Control+Alt+Enter')
  await expect.poll(async () => (await notebook.cellAt(0)).text()).toBe('pine\npine\nOAK3')
})

test('A kernel is restarted with all outputs cleared', async ({ anode, browser }) => {
  const notebook = await browser.openNotebook(await anode.createNotebook(['x = 1\nx', 'x']))
  const [first, second] = [await notebook.cellAt(0), await notebook.cellAt(1)]
  expect(await first.runToEnd()).toBe('ok')
  await expect.poll(() => first.outputText()).toContain('1')
  await first.root.focus()
  await choose(notebook, 'restart clear', 'Restart kernel and clear all outputs')
  await expect.poll(() => first.outputText()).toBe('')
  expect(await second.runToEnd()).toBe('error')
})
