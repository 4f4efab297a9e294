import { mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { describe, expect, onTestFinished } from 'vitest'
import { type Anode, startAnode } from '../harness/Anode.ts'
import { type Browser, openBrowser } from '../harness/Browser.ts'
import { sourcesOf } from '../harness/ipynb.ts'
import { openNotebookFile } from '../harness/notebookLog.ts'
import { makeTestHome } from '../harness/TestHome.ts'
import { test } from '../harness/test.ts'

/** The pages of a table in a database, as SQLite counts them. */
const rootOf = (anode: Anode, id: string, table: string): number => {
  const db = openNotebookFile(anode.home, id)
  const row = db.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').get(table)
  db.close()
  return Number(row?.rootpage)
}

const noise = (file: string, page: number) => {
  const bytes = readFileSync(file)
  writeFileSync(file, bytes.fill(0xa5, (page - 1) * 4096, page * 4096))
}

const fileOf = (anode: Anode, id: string) => anode.home.file(`notebooks/${id}.sqlite`)

/** A server that is down, with a notebook; `knows`: a browser that has it opened before. */
const prepare = async (knows: (browser: Browser, id: string) => Promise<void> = async () => {}) => {
  const anode = await startAnode({ home: makeTestHome({ python: false }) })
  const browser = await openBrowser(anode)
  onTestFinished(async () => {
    await browser.close()
    await anode.stop()
  })
  const id = await anode.createNotebook(['first = 1', 'second = 2'], 'Precious')
  await knows(browser, id)
  await anode.terminate()
  return { anode, browser, id }
}

describe('a notebook whose file is damaged', () => {
  test('says so in place of the notebook and in the list, and goes on with what can be read', async () => {
    const { anode, browser, id } = await prepare()
    noise(fileOf(anode, id), rootOf(anode, id, 'cells'))
    await anode.start()
    const page = await browser.openTab(`/n/${id}`)
    await page.getByRole('heading', { name: 'The file of “Precious” is damaged' }).waitFor()
    const said = await page.getByRole('main').innerText()
    expect(said).toContain(fileOf(anode, id))
    expect(said).toContain('nothing is lost')
    const list = await browser.openTab('/')
    await list.getByText('Damaged file').waitFor()
    await page.getByRole('button', { name: 'Go on with what can be read' }).click()
    await page.getByText('first = 1').first().waitFor()
    await expect.poll(() => list.getByText('Damaged file').count()).toBe(0)
    expect(sourcesOf(await anode.exportNotebook(id))).toEqual(['first = 1', 'second = 2'])
  })

  test('opens from the copy in this browser, which can be made a new notebook', async () => {
    const { anode, browser, id } = await prepare(async (browser, id) => {
      const notebook = await browser.openNotebook(id)
      await notebook.page.close({ runBeforeUnload: true })
    })
    rmSync(fileOf(anode, id))
    await anode.start()
    const notebook = await browser.openNotebook(id)
    const notice = notebook.notice('The file of this notebook is damaged')
    await notice.waitFor()
    await expect.poll(() => notice.innerText()).toMatch(/not there.*copy in this browser/s)
    await notebook.page.getByRole('button', { name: 'Make a new notebook of it' }).click()
    await notebook.page.waitForURL((url) => !url.pathname.endsWith(id))
    const made = new URL(notebook.page.url()).pathname.split('/').at(-1) ?? ''
    expect(sourcesOf(await anode.exportNotebook(made))).toEqual(['first = 1', 'second = 2'])
  })

  test('is told from a file that cannot be reached: the page says why, and opens it when it can be', async () => {
    const { anode, browser, id } = await prepare()
    renameSync(fileOf(anode, id), `${fileOf(anode, id)}.away`)
    mkdirSync(fileOf(anode, id))
    await anode.start()
    const page = await browser.openTab(`/n/${id}`)
    await page.getByRole('heading', { name: 'The notebook cannot be opened yet' }).waitFor()
    await expect.poll(() => page.getByRole('main').innerText()).toMatch(/not there, or cannot be opened/)
    rmdirSync(fileOf(anode, id))
    renameSync(`${fileOf(anode, id)}.away`, fileOf(anode, id))
    await page.getByText('first = 1').first().waitFor()
  })

  test('can be set aside: it leaves the list, and the file is kept', async () => {
    const { anode, browser, id } = await prepare()
    truncateSync(fileOf(anode, id), 5000)
    await anode.start()
    const page = await browser.openTab(`/n/${id}`)
    await page.getByRole('button', { name: 'Set the file aside' }).click()
    await page.waitForURL((url) => url.pathname === '/')
    await expect.poll(() => page.getByText('The file is kept on the server').innerText()).toContain('damaged')
    await expect.poll(() => page.locator(`[data-notebook-id="${id}"]`).count()).toBe(0)
  })
})
