import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { NotebookPage } from '../harness/NotebookPage.ts'
import { test } from '../harness/test.ts'

const row = (page: Page, title: string): Locator =>
  page.getByRole('listitem').filter({ has: page.getByText(title, { exact: true }) })

const choose = async (page: Page, title: string, action: string): Promise<void> => {
  await row(page, title).hover()
  await page.getByRole('button', { name: `Actions for ${title}`, exact: true }).click()
  await page.getByRole('menuitem', { name: action }).click()
}

const titles = (page: Page): Promise<ReadonlyArray<string>> =>
  page.getByRole('listitem').getByRole('link').allTextContents()

test('the first start opens a sample notebook, which runs up to the error that it explains', async ({
  anode,
  browser,
}) => {
  const page = await browser.openTab(`/?token=${anode.token}`)
  await page.waitForURL(/\/n\//)
  const notebook = new NotebookPage(page)
  await notebook.opened()
  await notebook.button('Run all').click()
  await expect
    .poll(() => notebook.runStates())
    .toEqual(['idle', 'ok', 'idle', 'ok', 'idle', 'error', 'idle', 'interrupted'])
})

test('a notebook is made, renamed in its page and in the list, and duplicated with its content', async ({
  browser,
}) => {
  const page = await browser.openTab('/')
  await page.getByRole('button', { name: 'New notebook' }).click()
  await page.waitForURL(/\/n\//)
  const notebook = new NotebookPage(page)
  await (await notebook.cellAt(0)).write('answer = 42')
  const title = page.getByRole('textbox', { name: 'Notebook title' })
  await title.fill('First name')
  await title.press('Enter')
  await page.getByRole('link', { name: 'All notebooks' }).click()
  await expect.poll(() => titles(page)).toContain('First name')

  await choose(page, 'First name', 'Rename')
  const field = page.getByRole('textbox', { name: 'Title' })
  await field.fill('Second name')
  await field.press('Enter')
  await expect.poll(() => titles(page)).toContain('Second name')
  expect(await titles(page)).not.toContain('First name')

  await choose(page, 'Second name', 'Duplicate')
  await page.getByRole('link', { name: 'Second name (copy)' }).click()
  await expect.poll(async () => (await notebook.cellAt(0)).text()).toBe('answer = 42')
  expect(await title.inputValue()).toBe('Second name (copy)')
})

test('a notebook in the trash is out of the list and comes back with its content', async ({
  anode,
  browser,
}) => {
  await anode.createNotebook(['kept = True'], 'To be restored')
  const page = await browser.openTab('/')
  await choose(page, 'To be restored', 'Move to trash')
  await expect.poll(() => titles(page)).not.toContain('To be restored')
  await page.getByRole('link', { name: 'Trash' }).click()
  await row(page, 'To be restored').getByRole('button', { name: 'Restore' }).click()
  await expect.poll(() => row(page, 'To be restored').count()).toBe(0)
  await page.getByRole('link', { name: 'All notebooks' }).click()
  await page.getByRole('link', { name: 'To be restored' }).click()
  await expect.poll(async () => (await new NotebookPage(page).cellAt(0)).text()).toBe('kept = True')
})

test('notebooks are found by words of their titles and of their cells', async ({ anode, browser }) => {
  await anode.createNotebook(['albatross = 1'], 'Sea birds')
  await anode.createNotebook(['sparrow = 1'], 'Garden birds')
  const page = await browser.openTab('/')
  const search = page.getByRole('searchbox', { name: 'Search notebooks' })
  await search.fill('birds')
  await expect.poll(async () => [...(await titles(page))].sort()).toEqual(['Garden birds', 'Sea birds'])
  // The list learns of content a moment after it was written.
  await search.fill('birds albatross')
  await expect.poll(() => titles(page)).toEqual(['Sea birds'])
  await search.fill('100%_nothing')
  await page.getByText('Nothing holds “100%_nothing”.').waitFor()
})

test('an address without a notebook says so', async ({ browser }) => {
  const missing = await browser.openTab('/n/no-such-notebook')
  await missing.getByRole('heading', { name: /could not be opened|There is no such notebook/ }).waitFor()
  expect(await missing.getByRole('alert').innerText()).toContain('There is no notebook “no-such-notebook”')
  const nowhere = await browser.openTab('/nowhere')
  await nowhere.getByRole('heading', { name: 'There is nothing at this address' }).waitFor()
})
