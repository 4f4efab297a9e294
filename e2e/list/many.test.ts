import { DatabaseSync } from 'node:sqlite'
import { expect } from 'vitest'
import { startAnode } from '../harness/Anode.ts'
import { openBrowser } from '../harness/Browser.ts'
import { ListPage } from '../harness/ListPage.ts'
import { makeTestHome } from '../harness/TestHome.ts'
import { test } from '../harness/test.ts'

const MANY = 2000

/** A directory of many notebooks, as an earlier version wrote it. */
const writeDirectory = (file: string): void => {
  const db = new DatabaseSync(file)
  db.exec(
    `CREATE TABLE notebooks (id TEXT PRIMARY KEY, title TEXT NOT NULL, content TEXT NOT NULL,
     createdAt INTEGER NOT NULL, updatedAt INTEGER NOT NULL, deletedAt INTEGER,
     kernelOpen INTEGER NOT NULL DEFAULT 0) STRICT`,
  )
  const add = db.prepare('INSERT INTO notebooks VALUES (?, ?, ?, ?, ?, NULL, 0)')
  db.exec('BEGIN')
  for (let i = 1; i <= MANY; i++) {
    add.run(`many${i}`, `Notebook ${i}`, `${'filler = 0\n'.repeat(400)}needle_${i} = ${i}`, i, i)
  }
  db.exec('COMMIT')
  db.close()
}

test('two thousand notebooks are listed, found and gone through, few of them in the page', async ({
  onTestFinished,
}) => {
  const home = makeTestHome()
  writeDirectory(home.file('directory.sqlite'))
  const anode = await startAnode({ home })
  onTestFinished(() => anode.stop())
  const browser = await openBrowser(anode)
  onTestFinished(() => browser.close())

  // Nobody has opened any of them, as far as the earlier version knew.
  const list = await ListPage.open(browser, '/')
  await list.page.getByText('You have not opened any of these notebooks yet.').waitFor()
  await list.page.getByRole('link', { name: 'Show all 2000' }).click()
  await list.link('Notebook 2000').waitFor()
  const inPage = () => list.list.getByRole('listitem').count()
  expect(await inPage()).toBeLessThan(60)
  await expect.poll(() => list.row('Notebook 2000').getAttribute('aria-setsize')).toBe('2000')

  await list.page.keyboard.press('End')
  await list.link('Notebook 1').waitFor()
  await expect.poll(() => list.row('Notebook 1').getAttribute('aria-posinset')).toBe('2000')
  expect(await inPage()).toBeLessThan(60)

  // The keyboard leads on from where it is, beyond what was on the screen.
  await list.link('Notebook 1').focus()
  for (let i = 0; i < 40; i++) await list.page.keyboard.press('k')
  await expect.poll(() => list.focused()).toBe('Notebook 41')

  await list.search.fill('needle_1234')
  await expect.poll(() => list.titles()).toEqual(['Notebook 1234'])
  await list.row('Notebook 1234').getByText('needle_1234 = 1234').waitFor()
})
