import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { test as base, expect } from 'vitest'
import { startAnode } from '../harness/Anode.ts'
import { openBrowser } from '../harness/Browser.ts'
import { ipynbOf } from '../harness/ipynb.ts'
import { NotebookPage } from '../harness/NotebookPage.ts'
import { expectAccessible } from '../views/expectAccessible.ts'

const test = base
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern what a fixture needs.
  .extend('served', async ({}, { onCleanup }) => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'anode-served-')))
    for (const name of ['data', 'deep/down']) mkdirSync(join(folder, name), { recursive: true })
    writeFileSync(join(folder, 'Trees.ipynb'), ipynbOf(['open("data/trees.csv").read()']))
    writeFileSync(join(folder, 'deep/down/Roots.ipynb'), ipynbOf(['roots = 1']))
    writeFileSync(join(folder, 'data/trees.csv'), 'name,height\noak,20\n')
    symlinkSync('/etc/hostname', join(folder, 'away.txt'))
    const anode = await startAnode({ args: [folder] })
    const browser = await openBrowser(anode)
    onCleanup(async () => {
      await browser.close()
      await anode.stop()
      rmSync(folder, { recursive: true, force: true })
    })
    const page = await browser.openTab('/?view=folder')
    await item(page, 'Trees.ipynb').waitFor()
    return { anode, browser, folder, page, has: (path: string) => existsSync(join(folder, path)) }
  })

const item = (page: Page, name: string) => page.locator(`[data-path$="${name}"]`)

const names = (page: Page) =>
  page.locator('[data-path] a').evaluateAll((rows) => rows.map((row) => row.textContent))

/** What has the keyboard. */
const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('data-path'))

/** Drops files onto something, as a browser tells of it. */
const drop = (page: Page, selector: string, files: ReadonlyArray<readonly [string, string]>) =>
  page.evaluate(
    ([selector, files]) => {
      const data = new DataTransfer()
      for (const [name, content] of files) data.items.add(new File([content], name, { lastModified: 1 }))
      const target = document.querySelector(selector)
      for (const type of ['dragenter', 'dragover', 'drop']) {
        target?.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }))
      }
    },
    [selector, files] as const,
  )

test('a folder is shown as it lies, and follows what other programs do in it', async ({ served }) => {
  const { page, folder } = served
  expect(await names(page)).toEqual(['data', 'deep', 'away.txt', 'Trees.ipynb'])
  await item(page, 'data').click()
  await item(page, 'trees.csv').waitFor()
  writeFileSync(join(folder, 'data/birds.csv'), '')
  await item(page, 'birds.csv').waitFor()
  rmSync(join(folder, 'data'), { recursive: true })
  await item(page, 'data').waitFor({ state: 'detached' })
  expect(await names(page)).toEqual(['deep', 'away.txt', 'Trees.ipynb'])
  await item(page, 'away.txt').click()
  await page.getByText('leads out of the served folder').first().waitFor()
  await expectAccessible(page, async () => {})
})

test('a notebook is opened in place, runs beside its data, and is in its file', async ({ served }) => {
  const { page, folder } = served
  await item(page, 'Trees.ipynb').click()
  await page.waitForURL(/\/n\//)
  const notebook = new NotebookPage(page)
  const cell = await notebook.cellAt(0)
  expect(await cell.runToEnd()).toBe('ok')
  expect(await cell.outputText()).toContain('oak,20')
  await expect.poll(() => readFileSync(join(folder, 'Trees.ipynb'), 'utf8')).toContain('oak,20')
  await page.goBack()
  await item(page, 'Trees.ipynb').waitFor()
})

test('everything is done by the keyboard alone', async ({ served }) => {
  const { page, has } = served
  await page.keyboard.press('/')
  await page.keyboard.press('ArrowDown')
  await expect.poll(() => focused(page)).toBe('data')
  await page.keyboard.press('j')
  await page.keyboard.press('ArrowRight')
  await item(page, 'down').waitFor()
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => focused(page)).toBe('deep/down')
  await page.keyboard.press('F2')
  await page.getByRole('textbox', { name: 'Name of down' }).waitFor()
  await page.keyboard.type('below')
  await page.keyboard.press('Enter')
  await expect.poll(() => has('deep/below/Roots.ipynb')).toBe(true)
  await expect.poll(() => focused(page)).toBe('deep/below')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await expect.poll(() => focused(page)).toBe('deep')
  await page.keyboard.press('Delete')
  await expect.poll(() => has('deep')).toBe(false)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => has('deep/below/Roots.ipynb')).toBe(true)
})

test('notebooks and folders are made where they are to be, and deleted files come back', async ({
  served,
}) => {
  const { page, has } = served
  await item(page, 'data').hover()
  await page.getByRole('button', { name: 'Actions for data' }).click()
  await page.getByRole('menuitem', { name: 'New folder in it' }).click()
  await page.getByRole('textbox', { name: 'Name of New folder' }).fill('plots')
  await page.keyboard.press('Enter')
  await expect.poll(() => has('data/plots')).toBe(true)
  await page.getByRole('button', { name: 'New notebook' }).click()
  await page.waitForURL(/\/n\//)
  expect(has('Untitled.ipynb')).toBe(true)
  await page.goBack()
  await item(page, 'Untitled.ipynb').focus()
  await page.keyboard.press('Delete')
  await expect.poll(() => has('Untitled.ipynb')).toBe(false)
  await page.getByRole('button', { name: 'Deleted files' }).click()
  await page.getByRole('button', { name: 'Put Untitled.ipynb back' }).click()
  await expect.poll(() => has('Untitled.ipynb')).toBe(true)
})

test('files are dropped into folders, and never over others unasked', async ({ served }) => {
  const { page, folder, has } = served
  await drop(page, '[data-path="data"]', [
    ['trees.csv', 'mine'],
    ['new.csv', 'a,b'],
  ])
  await page.getByText('Something of that name is there.').waitFor()
  await expect.poll(() => has('data/new.csv')).toBe(true)
  expect(readFileSync(join(folder, 'data/trees.csv'), 'utf8')).toContain('oak')
  await page.getByRole('button', { name: 'Keep both' }).click()
  await expect.poll(() => has('data/trees copy.csv')).toBe(true)
  await drop(page, 'h1', [['top.txt', 'x']])
  await expect.poll(() => has('top.txt')).toBe(true)
})

test('an upload goes on where it broke off, also when only the answer was lost', async ({ served }) => {
  const { page, folder, has } = served
  const SIZE = 40_000_000
  const sent: number[] = []
  await page.route('**/api/folder/file?**', async (route) => {
    if (route.request().method() !== 'PUT') return route.continue()
    sent.push(Number(new URL(route.request().url()).searchParams.get('offset')))
    // The first part arrives, and nobody hears of it; the second does not arrive.
    if (sent.length === 1) await route.fetch()
    return sent.length <= 2 ? route.abort() : route.continue()
  })
  await page.evaluate((size) => {
    const data = new DataTransfer()
    data.items.add(new File([new Uint8Array(size).fill(7)], 'large.bin', { lastModified: 1 }))
    for (const type of ['dragenter', 'dragover', 'drop']) {
      document
        .querySelector('h1')
        ?.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }))
    }
  }, SIZE)
  await expect.poll(() => has('large.bin')).toBe(true)
  const bytes = readFileSync(join(folder, 'large.bin'))
  expect([bytes.length, bytes.every((byte) => byte === 7)]).toEqual([SIZE, true])
  const part = 16 * 2 ** 20
  expect(sent).toEqual([0, part, part, 2 * part])
  await page.getByText('1 file uploaded').waitFor()
})

test('names are found, and what is in files', async ({ served }) => {
  const { page } = served
  await page.keyboard.press('/')
  await page.keyboard.type('roots')
  await page.getByRole('link', { name: 'Roots.ipynb' }).first().waitFor()
  await page.getByText('roots = 1').waitFor()
  await page.getByRole('searchbox').fill('oak')
  await page.getByText('oak,20').waitFor()
  await page.getByRole('searchbox').fill('nothing of that')
  await page.getByText('Nothing here holds').waitFor()
})

test('beside a notebook the folder gives files to its cells, and takes the notebook in', async ({
  served,
}) => {
  const { page, browser, anode, has } = served
  await item(page, 'deep').click()
  await item(page, 'down').click()
  await item(page, 'Roots.ipynb').click()
  await page.waitForURL(/\/n\//)
  await page.getByRole('button', { name: 'Files' }).click()
  await page.locator('[aria-current=page][data-path="deep/down/Roots.ipynb"]').waitFor()
  await item(page, 'data').click()
  const cell = await new NotebookPage(page).cellAt(0)
  await item(page, 'trees.csv').dragTo(cell.root.locator('.cm-content, [data-still]').first())
  await expect.poll(() => cell.text()).toContain('pd.read_csv("../../data/trees.csv")')

  const other = await browser.openNotebook(await anode.createNotebook(['saved = 1']))
  // The panel is open here as well.
  await item(other.page, 'Trees.ipynb').waitFor()
  await other.page.getByRole('button', { name: 'Notebook menu' }).click()
  await other.page.getByRole('menuitem', { name: 'Save to the folder' }).click()
  const field = other.page.getByRole('textbox', { name: /as$/ })
  await field.fill('Trees')
  await field.press('Enter')
  await other.page.getByText('Choose another name').waitFor()
  await field.fill('data/Saved')
  await field.press('Enter')
  await expect.poll(() => has('data/Saved.ipynb')).toBe(true)
})
