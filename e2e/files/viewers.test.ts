import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { test as base, expect } from 'vitest'
import { startAnode } from '../harness/Anode.ts'
import { openBrowser } from '../harness/Browser.ts'
import { expectAccessible } from '../views/expectAccessible.ts'

const FIXTURES = join(import.meta.dirname, '../../apps/web/src/viewers/tables/fixtures')

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

const PDF = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj
trailer<</Root 1 0 R>>
%%EOF`

/** Says whether its script ran, and whether that reached anything of Anode. */
const HTML = `<p id="said">still</p><script>
  let reached = 'nothing'
  try { parent.document.title; reached = 'the page' } catch {}
  fetch('/api/about').then(() => 'the server', () => reached).then((what) => {
    document.getElementById('said').textContent = 'ran, reached ' + what
  })
</script>`

const test = base
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern what a fixture needs.
  .extend('served', async ({}, { onCleanup }) => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'anode-viewers-')))
    mkdirSync(join(folder, 'data'))
    const rows = Array.from({ length: 200_000 }, (_, i) => `${i},"bird ${i}\nof two lines",${i / 4}\n`)
    writeFileSync(join(folder, 'data/many.csv'), `id,name,weight\n${rows.join('')}`)
    writeFileSync(join(folder, 'data/few.csv'), 'name,count\nwren,3\n')
    for (const name of ['birds.parquet', 'birds.xlsx']) {
      copyFileSync(join(FIXTURES, name), join(folder, 'data', name))
    }
    writeFileSync(join(folder, 'cut.parquet'), 'PAR1 and no more')
    writeFileSync(join(folder, 'dot.png'), PNG)
    writeFileSync(join(folder, 'dot.csv'), PNG)
    writeFileSync(join(folder, 'paper.pdf'), PDF)
    writeFileSync(join(folder, 'page.html'), HTML)
    writeFileSync(join(folder, 'code.py'), 'print("hello")\n')
    writeFileSync(join(folder, 'model.bin'), Buffer.from([0, 1, 2, 254]))
    const anode = await startAnode({ args: [folder] })
    const browser = await openBrowser(anode)
    onCleanup(async () => {
      await browser.close()
      await anode.stop()
      rmSync(folder, { recursive: true, force: true })
    })
    const page = await browser.openTab('/?view=folder')
    await page.locator('[data-path=data]').waitFor()
    return { anode, browser, folder, page }
  })

const show = async (page: Page, path: string) => {
  await page.goto(new URL(`/f?${new URLSearchParams({ path })}`, page.url()).href)
  await page.getByRole('heading', { level: 1, name: path.slice(path.lastIndexOf('/') + 1) }).waitFor()
}

const cell = (page: Page, text: string) => page.getByRole('cell', { name: text, exact: true }).first()

test('a table opens from the tree, scrolls to its end by keys, and follows its file', async ({ served }) => {
  const { page, folder } = served
  await page.locator('[data-path=data]').click()
  await page.locator('[data-path="data/many.csv"]').click()
  await page.getByText('200,000 rows, 3 columns').waitFor()
  await cell(page, '0.25').waitFor()
  await page.getByRole('cell', { name: '0', exact: true }).first().click()
  await page.keyboard.press('Control+ArrowDown')
  await cell(page, '199999').waitFor()
  expect(await page.locator('table *').count()).toBeLessThan(3000)
  await page.getByRole('link', { name: 'Back to the folder' }).click()
  await page.locator('[data-path="data/few.csv"]').click()
  await cell(page, 'wren').waitFor()
  await expectAccessible(page, async () => {})
  writeFileSync(join(folder, 'data/few.csv'), 'name,count\nwren,3\nowl,\n')
  await cell(page, 'owl').waitFor()
  await page.getByText('2 rows, 2 columns').waitFor()
  rmSync(join(folder, 'data/few.csv'))
  await page.getByText('“few.csv” is not there').waitFor()
  await cell(page, 'owl').waitFor()
  writeFileSync(join(folder, 'data/few.csv'), 'name,count\nkite,1\n')
  await cell(page, 'kite').waitFor()
})

test('each sort of file shows as what it is, and what cannot be shown says why', async ({ served }) => {
  const { page } = served
  await show(page, 'data/birds.parquet')
  await cell(page, '12345678901234567.89').waitFor()
  await show(page, 'data/birds.xlsx')
  await cell(page, '2024-02-29').waitFor()
  await page.getByLabel('Sheet').selectOption('Second')
  await page.getByText('1 row, 1 column').waitFor()
  await show(page, 'dot.png')
  await page.getByText('1 × 1').waitFor()
  await show(page, 'dot.csv')
  await page.getByText('By its first bytes it is a PNG picture').waitFor()
  await page.getByText('1 × 1').waitFor()
  await show(page, 'code.py')
  // A text is there to be edited, also one that is shown as a table.
  await page.locator('.cm-content').getByText('print("hello")').waitFor()
  await show(page, 'data/few.csv')
  await page.getByRole('button', { name: 'Edit as text' }).click()
  await page.locator('.cm-content').getByText('name,count').waitFor()
  await show(page, 'model.bin')
  await page.getByText('This is binary data, 4 B.').waitFor()
  await page.getByText('0000 00 01 02 fe').waitFor()
  await show(page, 'cut.parquet')
  await page.getByText('“cut.parquet” could not be shown as a table').waitFor()
  await page.goto(new URL('/f?path=nothing.txt', page.url()).href)
  await page.getByText('“nothing.txt” is not there').waitFor()
  await show(page, 'paper.pdf')
  // The browser's own viewer is a page of the browser; where it is refused, there is an error in its place.
  await expect
    .poll(() => page.frames().some((each) => each.url().startsWith('chrome-extension://')))
    .toBe(true)
})

test('a page shows without scripts, and with them reaches nothing of Anode', async ({ served }) => {
  const { page } = served
  await show(page, 'page.html')
  const said = page.frameLocator('iframe').locator('#said')
  await expect.poll(() => said.textContent()).toBe('still')
  await page.getByRole('button', { name: 'Run scripts' }).click()
  await expect.poll(() => said.textContent()).toBe('ran, reached nothing')
})
