import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { sourcesOf } from '../harness/ipynb.ts'
import type { NotebookPage } from '../harness/NotebookPage.ts'
import { test } from '../harness/test.ts'

const markdown = (source: string) => ({ kind: 'markdown', source }) as const

const bar = (page: Page) => page.getByRole('search', { name: 'Find in the notebook' })
const count = (page: Page) => bar(page).getByRole('status').innerText()

/** Opens the bar and looks for a text. */
const find = async ({ page }: NotebookPage, text: string) => {
  await page.keyboard.press('ControlOrMeta+f')
  await bar(page).getByLabel('Find', { exact: true }).fill(text)
}

/** What the browser paints over the page for the search. */
const painted = (page: Page, name: string) =>
  page.evaluate((key) => [...(CSS.highlights.get(key) ?? [])].map(String), name)

describe('find', () => {
  test('counts matches in all cells, goes through them, and marks them wherever they stand', async ({
    anode,
    browser,
  }) => {
    const id = await anode.createNotebook([
      'total = 1',
      markdown('The **Total** of it'),
      'print(total, totals)',
    ])
    const notebook = await browser.openNotebook(id)
    const { page } = notebook
    await find(notebook, 'total')
    await expect.poll(() => count(page)).toBe('1 of 4')
    await expect.poll(() => painted(page, 'find-match')).toContain('Total')
    await page.keyboard.press('Enter')
    await expect.poll(() => count(page)).toBe('2 of 4')
    await expect.poll(() => painted(page, 'find-current')).toEqual(['Total'])
    await page.keyboard.press('Enter')
    await expect.poll(() => page.locator('.cm-content .find-current').allInnerTexts()).toEqual(['total'])
    await page.keyboard.press('F3')
    await page.keyboard.press('F3')
    await expect.poll(() => count(page)).toBe('1 of 4')
    await page.keyboard.press('Shift+Enter')
    await expect.poll(() => count(page)).toBe('4 of 4')
    await bar(page).getByRole('button', { name: 'Match case' }).click()
    await expect.poll(() => count(page)).toMatch(/of 3$/)
    await bar(page).getByRole('button', { name: 'Whole words' }).click()
    await expect.poll(() => count(page)).toMatch(/of 2$/)
    // Esc goes on in the text, with the match selected.
    await page.keyboard.press('Escape')
    await expect.poll(() => bar(page).count()).toBe(0)
    await expect.poll(() => page.evaluate(() => String(getSelection()))).toBe('total')
    expect(await painted(page, 'find-match')).toEqual([])
  })

  test('says what is wrong with a pattern, and survives one that has no end', async ({ anode, browser }) => {
    const id = await anode.createNotebook([`x = "${'a'.repeat(60)}!"`, 'b1 b2'])
    const notebook = await browser.openNotebook(id)
    const { page } = notebook
    await find(notebook, '(a')
    await bar(page).getByRole('button', { name: 'Regular expression' }).click()
    await bar(page).getByText('This is no regular expression: unterminated group.').waitFor()
    await find(notebook, '(a+)+$')
    await bar(page)
      .getByText(/takes too long/)
      .waitFor()
    expect(await page.evaluate(() => 1 + 1)).toBe(2)
    await find(notebook, 'b\\d')
    await expect.poll(() => count(page)).toBe('1 of 2')
  })

  test('looks into outputs and into selected cells when asked', async ({ anode, browser }) => {
    const id = await anode.createNotebook(['print("nee" + "dle")', 'needle = 1'])
    const notebook = await browser.openNotebook(id)
    const { page } = notebook
    const cell = await notebook.cellAt(0)
    expect(await cell.runToEnd()).toBe('ok')
    await cell.root.focus()
    await find(notebook, 'needle')
    await expect.poll(() => count(page)).toBe('1 of 1')
    await bar(page).getByLabel('In outputs').check()
    await expect.poll(() => count(page)).toMatch(/of 2$/)
    await expect.poll(() => painted(page, 'find-match')).toEqual(['needle'])
    await bar(page).getByLabel('In the selected cell').check()
    await expect.poll(() => count(page)).toMatch(/of 1$/)
  })

  test('reaches matches of cells far away, and follows what is typed', async ({ anode, browser }) => {
    const cells = Array.from({ length: 1000 }, (_, i) => `value_${i} = ${i}\nprint(value_${i})\n`)
    const id = await anode.createNotebook(cells)
    const notebook = await browser.openNotebook(id)
    const { page } = notebook
    await find(notebook, 'value_')
    await expect.poll(() => count(page)).toBe('1 of 2,000')
    await find(notebook, 'value_987')
    await expect.poll(() => count(page)).toBe('1 of 2')
    const far = await notebook.cellAt(987)
    await expect.poll(() => far.root.locator('.find-current').allInnerTexts()).toEqual(['value_987'])
    const isInView = async () => {
      const y = (await far.root.boundingBox())?.y ?? Number.NaN
      return y > -100 && y < 900
    }
    await expect.poll(isInView).toBe(true)
    expect(
      await bar(page)
        .getByLabel('Find', { exact: true })
        .evaluate((one) => one === document.activeElement),
    ).toBe(true)
    await far.type(' # value_987')
    await expect.poll(() => count(page)).toMatch(/3/)
  })
})

describe('replace', () => {
  test('replaces one, then all in one batch that one step takes back', async ({ anode, browser }) => {
    const id = await anode.createNotebook(['df = 1\ndf', markdown('the df'), 'x = df + df'])
    const notebook = await browser.openNotebook(id)
    const { page } = notebook
    await page.keyboard.press('ControlOrMeta+h')
    await bar(page).getByLabel('Find', { exact: true }).fill('df')
    await expect.poll(() => count(page)).toBe('1 of 5')
    await bar(page).getByLabel('Replace with').fill('frame')
    await page.keyboard.press('Enter')
    await expect.poll(() => count(page)).toBe('1 of 4')
    await expect
      .poll(async () => sourcesOf(await anode.exportNotebook(id)))
      .toEqual(['frame = 1\ndf', 'the df', 'x = df + df'])
    await bar(page).getByRole('button', { name: 'Replace all' }).click()
    await expect
      .poll(async () => sourcesOf(await anode.exportNotebook(id)))
      .toEqual(['frame = 1\nframe', 'the frame', 'x = frame + frame'])
    await page.getByText('Replaced 4 in 3 cells.').waitFor()
    await page.getByRole('button', { name: 'Undo', exact: true }).click()
    await expect
      .poll(async () => sourcesOf(await anode.exportNotebook(id)))
      .toEqual(['frame = 1\ndf', 'the df', 'x = df + df'])
  })

  test('fills in groups of a regular expression', async ({ anode, browser }) => {
    const id = await anode.createNotebook(['f(a, b)\nf(c, d)'])
    const notebook = await browser.openNotebook(id)
    const { page } = notebook
    await page.keyboard.press('ControlOrMeta+h')
    await bar(page).getByRole('button', { name: 'Regular expression' }).click()
    await bar(page).getByLabel('Find', { exact: true }).fill('f\\((\\w), (\\w)\\)')
    await bar(page).getByLabel('Replace with').fill('g($2, $1)')
    await expect.poll(() => count(page)).toBe('1 of 2')
    await bar(page).getByRole('button', { name: 'Replace all' }).click()
    await expect.poll(async () => sourcesOf(await anode.exportNotebook(id))).toEqual(['g(b, a)\ng(d, c)'])
  })
})
