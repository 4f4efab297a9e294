import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Locator } from 'playwright-core'
import { test as base, describe, expect } from 'vitest'
import { type Anode, startAnode } from '../harness/Anode.ts'
import { type Browser, openBrowser } from '../harness/Browser.ts'
import { display, ipynbOf, type TestCell } from '../harness/ipynb.ts'
import { copyStored, pageKept } from '../harness/keptPage.ts'
import type { NotebookPage } from '../harness/NotebookPage.ts'

const svg = (width: number) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="10"><rect width="5" height="5"/></svg>`

const markdown = (source: string): TestCell => ({ kind: 'markdown', source })

const texts = {
  pictures: [
    '![plain](plots/a.svg) ![blank](<my plots/ä b.svg>) ![up](./plots/../../above.svg?v=2)',
    '<img alt="html" src="plots/a.svg#x" srcset="plots/none.svg 2x">',
    '![missing](plots/none.svg)',
    '![no picture](data/birds.csv)',
    '![root](/etc/none.svg)',
  ].join('\n\n'),
  links: [
    '[data](data/birds.csv)',
    '[next](other/Next.ipynb#cell-30)',
    '[heading](other/Next.ipynb#The-end)',
    '[own](Birds.ipynb#cell-1)',
    '[none](other/None.ipynb)',
    '[outside](../../Outside.ipynb)',
    '[root](/etc/passwd) [scheme](javascript:alert(1)) [server](//elsewhere.test/a)',
  ].join('\n\n'),
}

/** As `FileLink` of IPython makes them. */
const html = `<a href='data/birds.csv' target='_blank'>birds.csv</a><br><a href='other/Next.ipynb'>next</a>
<script>document.querySelectorAll('a')[1].click()</script>`

const files: Readonly<Record<string, string>> = {
  'n/Birds.ipynb': ipynbOf([
    markdown(texts.pictures),
    markdown(texts.links),
    { source: '# html', outputs: [display({ 'text/html': html })] },
    { source: '# markdown', outputs: [display({ 'text/markdown': '![output](plots/a.svg)' })] },
  ]),
  'n/other/Next.ipynb': ipynbOf([
    ...Array.from({ length: 40 }, (_, i) => `# ${i}\n${'#\n'.repeat(10)}`),
    markdown('# The end'),
  ]),
  'n/plots/a.svg': svg(20),
  'n/my plots/ä b.svg': svg(30),
  'above.svg': svg(40),
  'n/data/birds.csv': 'bird,count\nwren,3\n',
}

interface Folder {
  readonly anode: Anode
  readonly browser: Browser
  readonly path: string
  readonly id: string
  readonly notebook: NotebookPage
}

/** A server of a folder with these files, or of the notebook alone. */
const serve = async (
  serves: 'folder' | 'file',
  onCleanup: (end: () => Promise<void>) => void,
): Promise<Folder> => {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'anode-beside-')))
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true })
    writeFileSync(join(path, name), content)
  }
  const anode = await startAnode({ args: [serves === 'folder' ? path : join(path, 'n/Birds.ipynb')] })
  const browser = await openBrowser(anode)
  onCleanup(async () => {
    await browser.close()
    await anode.stop()
    rmSync(path, { recursive: true, force: true })
  })
  const opened =
    serves === 'folder'
      ? await (await anode.request('POST', '/folder/open', { path: 'n/Birds.ipynb' })).json()
      : (await (await anode.request('GET', '/notebooks')).json())[0]
  const notebook = await browser.openNotebook(opened.id)
  return { anode, browser, path, id: opened.id, notebook }
}

const test = base
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern what a fixture needs.
  .extend('folder', async ({}, { onCleanup }) => serve('folder', onCleanup))
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  .extend('file', async ({}, { onCleanup }) => serve('file', onCleanup))

/** How wide the file is that a picture shows; 0 for none. */
const widthOf = (picture: Locator): Promise<number> =>
  picture.evaluate((image) => (image as HTMLImageElement).naturalWidth)

const link = ({ page }: NotebookPage, name: string) => page.getByRole('link', { name, exact: true })

/** The tab that an action opens. */
const tabOf = async ({ page }: NotebookPage, action: () => Promise<void>) => {
  const [tab] = await Promise.all([page.context().waitForEvent('page'), action()])
  await tab.waitForLoadState()
  return tab
}

/** The cell that is selected, once it is in view. */
const selectedIn = async ({ page }: NotebookPage): Promise<string | null> => {
  const cell = page.locator('[data-cell-id]:focus')
  if ((await cell.count()) === 0) return null
  const isSeen = await cell.evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect()
    return bottom > 0 && top < window.innerHeight
  })
  return isSeen ? cell.getAttribute('data-cell-id') : null
}

describe('a text of a notebook that is a file', () => {
  test('shows pictures that lie beside it', async ({ folder: { notebook } }) => {
    const { page } = notebook
    const picture = (name: string) => page.getByRole('img', { name, exact: true })
    await expect.poll(() => widthOf(picture('plain'))).toBe(20)
    await expect.poll(() => widthOf(picture('html'))).toBe(20)
    await expect.poll(() => widthOf(picture('blank'))).toBe(30)
    await expect.poll(() => widthOf(picture('up'))).toBe(40)
    await expect.poll(() => widthOf(picture('output'))).toBe(20)
    const titleOf = (name: string) => picture(name).getAttribute('title')
    await expect.poll(() => titleOf('missing')).toContain('“plots/none.svg” is not shown.')
    await expect
      .poll(() => titleOf('no picture'))
      .toBe('“data/birds.csv” is not shown. The browser does not know it as a picture.')
    expect(await picture('root').getAttribute('src')).toBe('/etc/none.svg')
    expect(await titleOf('root')).toBeNull()
  })

  test('leads to files and notebooks beside it', async ({ folder: { notebook, anode, id } }) => {
    const { page } = notebook
    const csv = await tabOf(notebook, () => link(notebook, 'data').click())
    expect(await csv.locator('body').innerText()).toContain('wren,3')
    expect(await csv.evaluate(() => window.opener)).toBeNull()
    await csv.close()

    await link(notebook, 'none').click()
    await page.getByRole('status').filter({ hasText: '“other/None.ipynb” was not opened' }).waitFor()
    await link(notebook, 'outside').click()
    await page.getByText('It lies outside of the folder that is served').waitFor()
    await link(notebook, 'own').click()
    await expect.poll(() => selectedIn(notebook)).toBe('cell-1')
    expect(await link(notebook, 'root').first().getAttribute('href')).toBe('/etc/passwd')
    expect(await link(notebook, 'server').getAttribute('href')).toBe('//elsewhere.test/a')
    expect(page.url()).toBe(`${anode.origin}/n/${id}`)

    await link(notebook, 'next').click()
    await expect.poll(() => selectedIn(notebook)).toBe('cell-30')
    expect(page.url()).toMatch(/\/n\/[\w-]+#cell-30$/)
    expect(page.url()).not.toContain(id)
    await notebook.reload()
    await expect.poll(() => selectedIn(notebook)).toBe('cell-30')

    await page.goBack()
    await expect.poll(() => page.url()).toBe(`${anode.origin}/n/${id}`)
    await link(notebook, 'heading').click()
    await page.getByRole('heading', { name: 'The end' }).waitFor()
    await expect.poll(() => page.locator('h1:focus').innerText()).toBe('The end')
    await page.goBack()
    const apart = await tabOf(notebook, () => link(notebook, 'next').click({ modifiers: ['Control'] }))
    expect(apart.url()).toMatch(/\/n\/[\w-]+#cell-30$/)
    expect(page.url()).toBe(`${anode.origin}/n/${id}`)
  })

  test('has links in its outputs that lead there too', async ({ folder: { notebook, id } }) => {
    const { page } = notebook
    const frame = (await notebook.cellAt(2)).output('text/html').locator('iframe').contentFrame()
    const csv = await tabOf(notebook, () => frame.getByRole('link', { name: 'birds.csv' }).click())
    expect(await csv.locator('body').innerText()).toContain('wren,3')
    await csv.close()
    // Its script has followed the other link meanwhile, which nobody pressed.
    expect(page.url()).toContain(id)
    await frame.getByRole('link', { name: 'next' }).press('Enter')
    await expect.poll(() => page.url()).not.toContain(id)
  })

  test('says so where no folder is served, and without a server', async ({ file }) => {
    const { notebook, anode, id } = file
    const { page } = notebook
    await expect.poll(() => widthOf(page.getByRole('img', { name: 'plain', exact: true }))).toBe(20)
    await link(notebook, 'next').click()
    await page.getByText('The server was started without a folder').waitFor()
    await link(notebook, 'own').click()
    await expect.poll(() => selectedIn(notebook)).toBe('cell-1')

    await pageKept(page)
    await copyStored(page, id)
    await anode.terminate()
    await notebook.reload()
    await expect
      .poll(() => page.getByRole('img', { name: 'plain', exact: true }).getAttribute('title'))
      .toContain('The Anode server does not answer.')
    await link(notebook, 'next').click()
    await page.getByText('Only the server knows where the file of this notebook is').waitFor()
  })
})

test('a notebook that is no file keeps its relative addresses as they are written', async ({
  folder: { anode, browser },
}) => {
  const id = await anode.createNotebook([markdown('![plain](plots/a.svg) [data](data/birds.csv)')])
  const notebook = await browser.openNotebook(id)
  const { page } = notebook
  await expect.poll(() => link(notebook, 'data').getAttribute('href')).toBe('data/birds.csv')
  expect(await page.getByRole('img', { name: 'plain' }).getAttribute('src')).toBe('plots/a.svg')
})
