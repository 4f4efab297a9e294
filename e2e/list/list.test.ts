import { expect } from 'vitest'
import { ListPage } from '../harness/ListPage.ts'
import { NotebookPage } from '../harness/NotebookPage.ts'
import { test } from '../harness/test.ts'

test('the first start opens the tour, which runs up to the error that it explains', async ({
  anode,
  browser,
}) => {
  const page = await browser.openTab(`/?token=${anode.token}`)
  await page.waitForURL(/\/n\//)
  const notebook = new NotebookPage(page)
  await notebook.opened()
  await notebook.button('Run all').click()
  await expect
    .poll(async () => (await notebook.runStates()).filter((state) => state !== 'idle'))
    .toEqual(['ok', 'ok', 'ok', 'ok', 'error', 'interrupted'])
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
  const list = new ListPage(page)
  await expect.poll(() => list.titles()).toContain('First name')

  await list.choose('First name', 'Rename')
  const field = page.getByRole('textbox', { name: 'Title' })
  await field.fill('Second name')
  await field.press('Enter')
  await expect.poll(() => list.titles()).toContain('Second name')
  expect(await list.titles()).not.toContain('First name')

  await list.choose('Second name', 'Duplicate')
  await list.link('Second name (copy)').click()
  await expect.poll(async () => (await notebook.cellAt(0)).text()).toBe('answer = 42')
  await expect.poll(() => title.inputValue()).toBe('Second name (copy)')
})

test('a notebook is saved as a file and opened in a tab of its own', async ({ anode, browser }) => {
  await anode.createNotebook(['kept = 1'], 'Taken along')
  const list = await ListPage.open(browser)
  const [download] = await Promise.all([
    list.page.waitForEvent('download'),
    list.choose('Taken along', 'Download .ipynb'),
  ])
  expect(download.suggestedFilename()).toBe('Taken along.ipynb')
  const [tab] = await Promise.all([
    list.page.context().waitForEvent('page'),
    list.choose('Taken along', 'Open in new tab'),
  ])
  const notebook = new NotebookPage(tab)
  await notebook.opened()
  await expect.poll(async () => (await notebook.cellAt(0)).text()).toBe('kept = 1')
})

test('notebooks are found by words of titles and cells, with the passage and the words marked', async ({
  anode,
  browser,
}) => {
  await anode.createNotebook(['x = 1\nalbatross = "of the SEA"  # birds'], 'Sea birds')
  await anode.createNotebook(['sparrow = 1'], 'Garden birds')
  await anode.createNotebook(['birds = 2'], 'Neither')
  const list = await ListPage.open(browser, '/?view=recent')
  await list.search.fill('birds')
  await expect
    .poll(async () => [...(await list.titles())].sort())
    .toEqual(['Garden birds', 'Neither', 'Sea birds'])
  // Those that are called so come first.
  expect((await list.titles()).at(-1)).toBe('Neither')
  await list.page.getByText('3 notebooks hold “birds”').waitFor()
  await list.search.fill('sea albatross')
  await expect.poll(() => list.titles()).toEqual(['Sea birds'])
  const row = list.row('Sea birds')
  await row.getByText('albatross = "of the SEA" # birds').waitFor()
  await expect.poll(() => row.locator('mark').allTextContents()).toEqual(['Sea', 'albatross', 'SEA'])
  await list.search.fill('100%_nothing')
  await list.page.getByText('Nothing holds “100%_nothing”.').waitFor()
  await list.search.press('Escape')
  await expect.poll(() => list.titles()).toContain('Neither')
})

test('recent holds what was opened, all holds all in the order that was chosen, and both are remembered', async ({
  anode,
  browser,
}) => {
  for (const title of ['Zebra', 'Ant', 'Mole']) await anode.createNotebook(['1'], title)
  const list = await ListPage.open(browser, '/?view=recent')
  await list.link('Zebra').click()
  await new NotebookPage(list.page).opened()
  await list.page.getByRole('link', { name: 'All notebooks' }).click()
  await expect.poll(async () => (await list.titles())[0]).toBe('Zebra')

  await list.show('All')
  const animals = async () =>
    (await list.titles()).filter((title) => ['Zebra', 'Ant', 'Mole'].includes(title))
  const sort = async (order: string) => {
    await list.page.getByRole('button', { name: /^Sort/ }).click()
    await list.page.getByRole('menuitemradio', { name: order }).click()
  }
  await expect.poll(animals).toEqual(['Mole', 'Ant', 'Zebra'])
  await sort('Last opened')
  await expect.poll(animals).toEqual(['Zebra', 'Mole', 'Ant'])
  await list.row('Zebra').getByText('Opened just now').waitFor()
  await sort('Title')
  await expect.poll(animals).toEqual(['Ant', 'Mole', 'Zebra'])

  const again = await ListPage.open(browser, '/')
  await again.page.getByRole('button', { name: 'Sort: Title' }).waitFor()
  await expect.poll(() => again.titles()).toEqual(await list.titles())
})

test('an address without a notebook says so', async ({ browser }) => {
  const missing = await browser.openTab('/n/no-such-notebook')
  await missing.getByRole('heading', { name: /could not be opened|There is no such notebook/ }).waitFor()
  await expect
    .poll(() => missing.getByRole('alert').innerText())
    .toContain('There is no notebook “no-such-notebook”')
  const nowhere = await browser.openTab('/nowhere')
  await nowhere.getByRole('heading', { name: 'There is nothing at this address' }).waitFor()
})
