/** Looking back: the slider, what differs from now, bringing back, names, copies, and the runs of a cell. */
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { sourcesOf } from '../harness/ipynb.ts'
import type { NotebookPage } from '../harness/NotebookPage.ts'
import { pressSequence } from '../harness/pressSequence.ts'
import { test } from '../harness/test.ts'

const banner = (page: Page) => page.locator('[data-past-banner=there]')
const pastCell = (page: Page, id: string) => page.locator(`[data-past-cell="${id}"]`)
const slider = (page: Page) => page.getByRole('slider', { name: 'Moment of the notebook' }).first()

const openHistory = async ({ page }: NotebookPage) => {
  await page.keyboard.press('ControlOrMeta+Shift+h')
  // Names are there at once; the time line comes from the server.
  await page.locator('[data-entry]').first().waitFor()
}

/** Ends an entry of the time line: what has a name is one. */
const nameNow = async ({ page }: NotebookPage, name: string) => {
  await page.keyboard.press('ControlOrMeta+k')
  await page.keyboard.type('Name this version')
  await page
    .getByRole('option', { name: /Name this version/ })
    .first()
    .click()
  await page.getByRole('textbox', { name: 'Name this version' }).fill(name)
  await page.keyboard.press('Enter')
  await page.getByText(`The version is called “${name}”.`).waitFor()
}

/** A notebook that was called “First” when it printed one, and prints two now, with a cell more. */
const worked = async (notebook: NotebookPage) => {
  const cell = await notebook.cellAt(0)
  expect(await cell.runToEnd()).toBe('ok')
  await nameNow(notebook, 'First')
  await cell.write('print("two")')
  await cell.run()
  await expect.poll(() => cell.outputText()).toContain('two')
  await notebook.addCell('code', 'later = 1')
  await nameNow(notebook, 'Second')
  return cell.id
}

const begin = async (
  anode: { createNotebook: (cells: ReadonlyArray<string>) => Promise<string> },
  browser: { openNotebook: (id: string) => Promise<NotebookPage> },
) => {
  const id = await anode.createNotebook(['print("one")'])
  const notebook = await browser.openNotebook(id)
  return { id, notebook, page: notebook.page }
}

test('The slider goes through the history by entries and by single changes, and Esc leads back to now', async ({
  anode,
  browser,
}) => {
  const { notebook, page } = await begin(anode, browser)
  const cellId = await worked(notebook)
  await openHistory(notebook)
  await page.locator('[data-entry]', { hasText: 'Named “Second”' }).waitFor()
  await slider(page).focus()
  await page.keyboard.press('ArrowLeft')
  await banner(page).waitFor()
  await expect.poll(() => pastCell(page, cellId).textContent()).toContain('one')
  expect(await page.locator('[data-past-cell]').count()).toBe(1)
  expect(await notebook.cell(cellId).root.isVisible()).toBe(false)
  await expect.poll(() => slider(page).getAttribute('aria-valuetext')).toContain('Named “First”')
  const before = await page.locator('[data-past]').getAttribute('data-past')
  await page.keyboard.press('Shift+ArrowRight')
  await expect
    .poll(async () => Number(await page.locator('[data-past]').getAttribute('data-past')))
    .toBe(Number(before) + 1)
  // Also where nothing has the focus.
  await slider(page).blur()
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await expect.poll(() => slider(page).getAttribute('aria-valuetext')).toContain('Made the notebook')
  await page.keyboard.press('Escape')
  await expect.poll(() => page.locator('[data-past]').count()).toBe(0)
  expect(await notebook.cell(cellId).root.isVisible()).toBe(true)
  expect(browser.errors).toEqual([])
})

test('What a moment changed is marked, and a cell shows how it differs from now', async ({
  anode,
  browser,
}) => {
  const { notebook, page } = await begin(anode, browser)
  const cellId = await worked(notebook)
  await openHistory(notebook)
  await page.locator('[data-entry]', { hasText: 'Named “First”' }).click()
  await banner(page).waitFor()
  const cell = pastCell(page, cellId)
  await expect.poll(() => cell.getAttribute('data-change')).toBe('outputs')
  await cell.getByRole('button', { name: 'Compare with now' }).click()
  const diff = page.locator(`[data-cell-diff="${cellId}"]`)
  await expect.poll(() => diff.locator('.cm-deletedChunk').textContent()).toContain('print("one")')
  await expect.poll(() => diff.locator('.cm-changedLine').textContent()).toContain('print("two")')
  await expect.poll(() => diff.getByRole('region', { name: 'Output then' }).textContent()).toContain('one')
  await expect.poll(() => diff.getByRole('region', { name: 'Output now' }).textContent()).toContain('two')
  // Keys that change cells do nothing to what nobody sees.
  await page.locator('main').click({ position: { x: 4, y: 400 } })
  await pressSequence(page, 'd', 'd')
  await page.keyboard.press('Escape')
  await expect.poll(() => notebook.cellIds()).toHaveLength(2)
})

test('A whole version is restored with its outputs, and undone', async ({ anode, browser }) => {
  const { id, notebook, page } = await begin(anode, browser)
  const cellId = await worked(notebook)
  await openHistory(notebook)
  await page
    .getByRole('region', { name: 'Named versions' })
    .getByRole('button', { name: /^First/ })
    .click()
  await banner(page).waitFor()
  await page.getByRole('button', { name: 'Restore this version' }).click()
  await page.getByText(/^Restored the version of/).waitFor()
  const cell = notebook.cell(cellId)
  await expect.poll(() => notebook.cellIds()).toEqual([cellId])
  await expect.poll(() => cell.text()).toBe('print("one")')
  await expect.poll(() => cell.outputText()).toContain('one')
  await expect.poll(async () => sourcesOf(await anode.exportNotebook(id))).toEqual(['print("one")'])
  await page.locator('.toast', { hasText: 'Restored' }).getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => notebook.cellIds()).toHaveLength(2)
  await expect.poll(() => cell.text()).toBe('print("two")')
  await expect.poll(() => cell.outputText()).toContain('two')
  expect(browser.errors).toEqual([])
})

test('One cell is restored, and a deleted one comes back', async ({ anode, browser }) => {
  const { notebook, page } = await begin(anode, browser)
  const cellId = await worked(notebook)
  const later = await notebook.cellAt(1)
  await later.root.focus()
  await page.keyboard.press('Escape')
  await later.root.focus()
  await pressSequence(page, 'd', 'd')
  await expect.poll(() => notebook.cellIds()).toEqual([cellId])
  await openHistory(notebook)
  await page
    .getByRole('region', { name: 'Named versions' })
    .getByRole('button', { name: /^Second/ })
    .click()
  await banner(page).waitFor()
  await pastCell(page, later.id).getByRole('button', { name: 'Bring this cell back' }).click()
  await page.getByText('The cell is back.').waitFor()
  await page
    .getByRole('region', { name: 'Named versions' })
    .getByRole('button', { name: /^First/ })
    .click()
  await expect.poll(() => page.locator('[data-past-cell]').count()).toBe(1)
  await pastCell(page, cellId).getByRole('button', { name: 'Restore this cell' }).click()
  await page.getByText('The cell is restored.').waitFor()
  await page.getByRole('button', { name: 'Back to now' }).click()
  await expect.poll(() => notebook.cellIds()).toEqual([cellId, later.id])
  await expect.poll(() => notebook.cell(cellId).text()).toBe('print("one")')
  await expect.poll(() => notebook.cell(later.id).text()).toBe('later = 1')
})

test('A moment becomes a notebook of its own', async ({ anode, browser }) => {
  const { id, notebook, page } = await begin(anode, browser)
  await worked(notebook)
  await openHistory(notebook)
  await page
    .getByRole('region', { name: 'Named versions' })
    .getByRole('button', { name: /^First/ })
    .click()
  await banner(page).waitFor()
  await page.getByRole('button', { name: 'Duplicate from here' }).click()
  await page.getByText('“Test (copy)” was made.').waitFor()
  const all = (await (await anode.request('GET', '/notebooks?search=copy')).json()) as ReadonlyArray<{
    id: string
  }>
  const copies = await Promise.all(all.map((copy) => anode.exportNotebook(copy.id)))
  expect(copies.map(sourcesOf)).toContainEqual(['print("one")'])
  const missing = await anode.request('POST', `/notebooks/${id}/duplicate?at=99999`)
  expect(missing.status).toBe(404)
  expect(await missing.json()).toMatchObject({ _tag: 'MomentNotFound' })
})

test('A cell lists its runs, and takes back the text of one', async ({ anode, browser }) => {
  const { notebook, page } = await begin(anode, browser)
  const cellId = await worked(notebook)
  const cell = notebook.cell(cellId)
  await cell.root.hover()
  await cell.press('More for this cell')
  await page.getByRole('menuitem', { name: 'When did this output change' }).click()
  const runs = page.locator('[data-run]')
  await expect.poll(() => runs.count()).toBe(2)
  await expect.poll(() => runs.nth(0).textContent()).toContain('print("two")')
  await expect
    .poll(() => runs.nth(1).textContent())
    .toMatch(/Finished.*You.*Output changed.*print\("one"\).*one/s)
  await runs.nth(1).getByRole('button', { name: 'Restore this text' }).click()
  await page.getByText('The text is restored.').waitFor()
  await page.keyboard.press('Escape')
  await expect.poll(() => cell.text()).toBe('print("one")')
  await expect.poll(() => cell.outputText()).toContain('two')
})

test('A version is renamed and its name removed, also in the other browser', async ({
  anode,
  browser,
  otherBrowser,
}) => {
  const { id, notebook, page } = await begin(anode, browser)
  const other = await otherBrowser.openNotebook(id)
  await nameNow(notebook, 'Draft')
  await openHistory(notebook)
  await openHistory(other)
  await other.page.getByRole('region', { name: 'Named versions' }).getByText('Draft').waitFor()
  await page.getByRole('button', { name: 'More for version Draft' }).click()
  await page.getByRole('menuitem', { name: 'Rename' }).click()
  await page.getByRole('textbox', { name: 'Rename version' }).fill('Final')
  await page.keyboard.press('Enter')
  await other.page.getByRole('region', { name: 'Named versions' }).getByText('Final').waitFor()
  await other.page.getByRole('button', { name: 'More for version Final' }).click()
  await other.page.getByRole('menuitem', { name: 'Remove the name' }).click()
  await expect.poll(() => page.getByRole('region', { name: 'Named versions' }).count()).toBe(0)
})
