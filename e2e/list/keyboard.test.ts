import { expect } from 'vitest'
import { ListPage } from '../harness/ListPage.ts'
import { NotebookPage } from '../harness/NotebookPage.ts'
import { test } from '../harness/test.ts'

test('the list is gone through, opened, renamed and deleted in by keys alone', async ({ anode, browser }) => {
  for (const title of ['Third', 'Second', 'First']) await anode.createNotebook([`name = "${title}"`], title)
  const list = await ListPage.open(browser)
  const { keyboard } = list.page
  await expect.poll(async () => (await list.titles()).slice(0, 3)).toEqual(['First', 'Second', 'Third'])

  await keyboard.press('ArrowDown')
  await expect.poll(() => list.focused()).toBe('First')
  await keyboard.press('j')
  await expect.poll(() => list.focused()).toBe('Second')
  await keyboard.press('ArrowDown')
  await keyboard.press('k')
  await keyboard.press('ArrowUp')
  await keyboard.press('ArrowUp')
  await expect.poll(() => list.focused()).toBe('First')

  await keyboard.press('F2')
  await list.page.getByRole('textbox', { name: 'Title' }).waitFor()
  await keyboard.type('Renamed, jk /')
  await keyboard.press('Enter')
  await expect.poll(() => list.focused()).toBe('Renamed, jk /')
  await keyboard.press('F2')
  await keyboard.type('Not this')
  await keyboard.press('Escape')
  await expect.poll(() => list.focused()).toBe('Renamed, jk /')

  await keyboard.press('ArrowDown')
  await keyboard.press('Delete')
  await expect.poll(() => list.titles()).not.toContain('Second')
  await expect.poll(() => list.focused()).toBe('Third')

  await keyboard.press('Enter')
  const notebook = new NotebookPage(list.page)
  await notebook.opened()
  await expect.poll(async () => (await notebook.cellAt(0)).text()).toBe('name = "Third"')
})

test('one row is a stop of Tab, with its menu', async ({ anode, browser }) => {
  await anode.createNotebook(['1'], 'Tab stop')
  const list = await ListPage.open(browser)
  await expect.poll(async () => (await list.titles())[0]).toBe('Tab stop')
  const { keyboard } = list.page
  await list.page.getByRole('button', { name: /^Sort/ }).focus()
  await keyboard.press('Tab')
  await expect.poll(() => list.focused()).toBe('Tab stop')
  await keyboard.press('Tab')
  await keyboard.press('Enter')
  await list.page.getByRole('menuitem', { name: 'Rename' }).waitFor()
  await keyboard.press('Escape')
  await list.page.locator('.row-menu:focus').waitFor()
  await keyboard.press('Tab')
  expect(await list.focused()).toBeNull()
})

test('search is reached by / and Ctrl+F, and left for what it found', async ({ anode, browser }) => {
  await anode.createNotebook(['1'], 'Needle')
  const list = await ListPage.open(browser)
  const { keyboard } = list.page
  const focus = () => list.search.evaluate((field) => field === document.activeElement)
  await expect.poll(async () => (await list.titles())[0]).toBe('Needle')
  await keyboard.press('/')
  expect(await focus()).toBe(true)
  await keyboard.type('needle')
  await expect.poll(() => list.titles()).toEqual(['Needle'])
  await keyboard.press('ArrowDown')
  await expect.poll(() => list.focused()).toBe('Needle')
  await keyboard.press('ControlOrMeta+f')
  expect(await focus()).toBe(true)
  await keyboard.press('Escape')
  await expect.poll(() => list.search.inputValue()).toBe('')
})

test('n makes a notebook', async ({ browser }) => {
  const list = await ListPage.open(browser)
  await list.page.keyboard.press('n')
  await list.page.waitForURL(/\/n\//)
  await new NotebookPage(list.page).opened()
})

test('in the trash, Delete asks, and Enter restores', async ({ anode, browser }) => {
  for (const title of ['Buried', 'Revived']) {
    await anode.request('DELETE', `/notebooks/${await anode.createNotebook(['1'], title)}`)
  }
  const list = await ListPage.open(browser, '/?view=trash')
  const { keyboard } = list.page
  await list.row('Revived').waitFor()
  await keyboard.press('ArrowDown')
  await expect.poll(() => list.focused()).toBe('Revived')
  await keyboard.press('Enter')
  await expect.poll(() => list.row('Revived').count()).toBe(0)
  await expect.poll(() => list.focused()).toBe('Buried')
  await keyboard.press('Delete')
  const dialog = list.page.getByRole('dialog', { name: 'Delete “Buried” for ever?' })
  await dialog.waitFor()
  await keyboard.press('Tab')
  await keyboard.press('Enter')
  await expect.poll(() => list.row('Buried').count()).toBe(0)
})
