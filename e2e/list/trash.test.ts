import { existsSync } from 'node:fs'
import { expect } from 'vitest'
import { ListPage } from '../harness/ListPage.ts'
import { NotebookPage } from '../harness/NotebookPage.ts'
import { test } from '../harness/test.ts'

test('a notebook in the trash is out of the list and comes back with its content', async ({
  anode,
  browser,
}) => {
  await anode.createNotebook(['kept = True'], 'To be restored')
  const list = await ListPage.open(browser)
  await list.choose('To be restored', 'Move to trash')
  await expect.poll(() => list.titles()).not.toContain('To be restored')
  await list.show('Trash')
  await list
    .row('To be restored')
    .getByRole('button', { name: /^Restore/ })
    .click()
  await list.page.getByText('The trash is empty.').waitFor()
  await list.show('All')
  await list.link('To be restored').click()
  await expect.poll(async () => (await new NotebookPage(list.page).cellAt(0)).text()).toBe('kept = True')
})

test('a deletion is taken back by the toast', async ({ anode, browser }) => {
  await anode.createNotebook(['1'], 'Deleted by mistake')
  const list = await ListPage.open(browser)
  await list.choose('Deleted by mistake', 'Move to trash')
  await list.page.getByText('“Deleted by mistake” is in the trash.').waitFor()
  expect(await list.titles()).not.toContain('Deleted by mistake')
  await list.page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => list.titles()).toContain('Deleted by mistake')
})

test('a notebook is deleted for ever after one question, also from those who have it open', async ({
  anode,
  browser,
  otherBrowser,
}) => {
  const id = await anode.createNotebook(['secret = 1'], 'Over and done')
  const reader = await otherBrowser.openNotebook(id)
  await anode.request('DELETE', `/notebooks/${id}`)
  const list = await ListPage.open(browser, '/?view=trash')
  const ask = list.page.getByRole('button', { name: 'Delete Over and done for ever' })
  const dialog = list.page.getByRole('dialog', { name: 'Delete “Over and done” for ever?' })

  await ask.click()
  await expect.poll(() => dialog.innerText()).toContain('This cannot be undone.')
  await list.page.keyboard.press('Escape')
  await expect.poll(() => dialog.count()).toBe(0)
  expect(await list.row('Over and done').count()).toBe(1)
  await ask.click()
  await dialog.getByRole('button', { name: 'Keep it' }).click()
  await expect.poll(() => dialog.count()).toBe(0)
  expect(existsSync(anode.home.file(`notebooks/${id}.sqlite`))).toBe(true)

  await ask.click()
  await dialog.getByRole('button', { name: 'Delete for ever' }).click()
  await list.page.getByText('The trash is empty.').waitFor()
  expect(existsSync(anode.home.file(`notebooks/${id}.sqlite`))).toBe(false)
  expect((await anode.request('GET', `/notebooks/${id}`)).status).toBe(404)
  await reader.page.getByText('The server does not have this notebook').waitFor()
})

test('the trash is emptied as a whole', async ({ anode, browser }) => {
  for (const title of ['Old draft', 'Older draft', 'Oldest draft']) {
    await anode.request('DELETE', `/notebooks/${await anode.createNotebook(['1'], title)}`)
  }
  const list = await ListPage.open(browser, '/?view=trash')
  await expect.poll(() => list.list.getByRole('listitem').count()).toBe(3)
  await list.page.getByRole('button', { name: 'Empty trash' }).click()
  const dialog = list.page.getByRole('dialog', { name: 'Delete 3 notebooks for ever?' })
  await dialog.getByRole('button', { name: 'Empty trash' }).click()
  await list.page.getByText('The trash is empty: 3 notebooks deleted for ever.').waitFor()
  await expect.poll(() => list.list.count()).toBe(0)
  expect(await list.page.getByRole('button', { name: 'Empty trash' }).count()).toBe(0)
})
