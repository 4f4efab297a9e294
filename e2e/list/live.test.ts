import { DatabaseSync } from 'node:sqlite'
import { expect } from 'vitest'
import { ListPage } from '../harness/ListPage.ts'
import { test } from '../harness/test.ts'

test('the list shows what others make, rename and delete', async ({ anode, browser, otherBrowser }) => {
  const list = await ListPage.open(browser)
  const id = await anode.createNotebook(['1'], 'From elsewhere')
  await expect.poll(() => list.titles()).toContain('From elsewhere')
  const notebook = await otherBrowser.openNotebook(id)
  const title = notebook.page.getByRole('textbox', { name: 'Notebook title' })
  await title.fill('Renamed elsewhere')
  await title.press('Enter')
  await expect.poll(() => list.titles()).toContain('Renamed elsewhere')
  expect(await list.titles()).not.toContain('From elsewhere')
  await anode.request('DELETE', `/notebooks/${id}`)
  await expect.poll(() => list.titles()).not.toContain('Renamed elsewhere')
})

test('a title that is being changed stays where it is while others change the list', async ({
  anode,
  browser,
}) => {
  await anode.createNotebook(['1'], 'Being renamed')
  const list = await ListPage.open(browser)
  await list.choose('Being renamed', 'Rename')
  const field = list.page.getByRole('textbox', { name: 'Title' })
  await field.fill('Half a na')
  const before = (await field.boundingBox())?.y
  await anode.createNotebook(['1'], 'Newcomer')
  // The server has told of it: a second list shows it.
  const other = await ListPage.open(browser)
  await other.link('Newcomer').waitFor()
  await expect.poll(() => field.inputValue()).toBe('Half a na')
  expect((await field.boundingBox())?.y).toBe(before)
  await field.press('Enter')
  await list.link('Newcomer').waitFor()
  await list.link('Half a na').waitFor()
})

test('a row says who changed the notebook and when, to the minute in its tip', async ({ anode, browser }) => {
  const id = await anode.createNotebook(['1'], 'Changed by Ada')
  const directory = new DatabaseSync(anode.home.file('directory.sqlite'))
  directory
    .prepare('UPDATE notebooks SET changedBy = ?, updatedAt = ? WHERE id = ?')
    .run(
      JSON.stringify({ id: 'person:ada', kind: 'person', name: 'Ada' }),
      new Date(2024, 2, 3, 15, 30).getTime(),
      id,
    )
  directory.close()
  const list = await ListPage.open(browser)
  const time = list.row('Changed by Ada').getByText('Ada, Mar 3, 2024')
  await time.hover()
  const tip = list.page.getByRole('tooltip')
  await tip.waitFor()
  await expect.poll(() => tip.innerText()).toContain('Changed by Ada: Sunday, March 3, 2024 at 3:30')

  const notebook = await browser.openNotebook(id)
  await (await notebook.cellAt(0)).write('2')
  await list.row('Changed by Ada').getByText('You, just now').waitFor()
})

test('without the server the list names what it had and says so, and goes on when it is back', async ({
  anode,
  browser,
}) => {
  await browser.openNotebook(await anode.createNotebook(['1'], 'Opened before'))
  await anode.createNotebook(['1'], 'Never opened')
  const list = await ListPage.open(browser)
  await list.link('Never opened').waitFor()
  await anode.kill9()
  const notice = list.page.getByRole('status').filter({ hasText: 'The server does not answer' })
  await notice.waitFor()
  await expect
    .poll(() => notice.innerText())
    .toContain('Notebooks that were opened in this browser open all the same')
  await list.link('Opened before').waitFor()
  await list.row('Never opened').getByText('Not on this device').waitFor()
  await anode.start()
  await expect.poll(() => notice.count()).toBe(0)
  await anode.createNotebook(['1'], 'After the break')
  await expect.poll(() => list.titles()).toContain('After the break')
})
