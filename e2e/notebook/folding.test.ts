/** What is shown of cells: folded code, outputs and sections, the outline, outputs out of date. */
import { writeFileSync } from 'node:fs'
import { describe, expect } from 'vitest'
import type { NotebookPage } from '../harness/NotebookPage.ts'
import { pressSequence } from '../harness/pressSequence.ts'
import { test } from '../harness/test.ts'

const md = (source: string) => ({ kind: 'markdown', source }) as const

const report = [
  md('# Trees'),
  'trees = 3',
  md('## Oaks'),
  'oaks = 1',
  'oaks / 0',
  md('## Pines'),
  'pines = 2',
]

const shown = async (notebook: NotebookPage) =>
  (await notebook.cellIds()).map((id) => id.replace('cell-', '')).join(' ')

const metadataOf = async (anode: { request: (m: string, p: string) => Promise<Response> }, id: string) => {
  const file = await (await anode.request('GET', `/notebooks/${id}/ipynb`)).json()
  return (file as { cells: ReadonlyArray<{ metadata: unknown }> }).cells.map(({ metadata }) => metadata)
}

describe('sections', () => {
  test('fold by their heading, say what they hide, and are still folded after a reload', async ({
    anode,
    browser,
  }) => {
    const id = await anode.createNotebook(report)
    const notebook = await browser.openNotebook(id)
    const { page } = notebook
    const oaks = notebook.cell('cell-3')
    await oaks.root.hover()
    await oaks.root.getByRole('button', { name: 'Fold section' }).click()
    await expect.poll(() => shown(notebook)).toBe('1 2 3 6 7')
    await oaks.root.getByText('2 cells hidden').waitFor()
    await notebook.reload()
    await expect.poll(() => shown(notebook)).toBe('1 2 3 6 7')
    await expect
      .poll(async () => (await metadataOf(anode, id))[2])
      .toEqual({ 'jp-MarkdownHeadingCollapsed': true })
    await notebook.cell('cell-1').root.focus()
    await page.keyboard.press('ArrowLeft')
    await expect.poll(() => shown(notebook)).toBe('1')
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => shown(notebook)).toBe('1 2 3 6 7')
    await oaks.root.getByText('2 cells hidden').click()
    await expect.poll(() => shown(notebook)).toBe('1 2 3 4 5 6 7')
    // From a cell inside, the key folds what the cell is in.
    await notebook.cell('cell-4').root.focus()
    await page.keyboard.press('ArrowLeft')
    await expect.poll(() => shown(notebook)).toBe('1 2 3 6 7')
    await expect.poll(() => page.locator('[data-selected]').getAttribute('data-cell-id')).toBe('cell-3')
  })

  test('are moved, run and deleted with their folded heading', async ({ anode, browser }) => {
    const notebook = await browser.openNotebook(await anode.createNotebook(report))
    const { keyboard } = notebook.page
    const oaks = notebook.cell('cell-3')
    await oaks.root.focus()
    await keyboard.press('ArrowLeft')
    await expect.poll(() => shown(notebook)).toBe('1 2 3 6 7')
    await keyboard.press('ControlOrMeta+Shift+ArrowUp')
    await expect.poll(() => shown(notebook)).toBe('1 3 6 7')
    await keyboard.press('z')
    await expect.poll(() => shown(notebook)).toBe('1 2 3 6 7')
    await oaks.root.focus()
    await keyboard.press('ControlOrMeta+Enter')
    await keyboard.press('ArrowRight')
    await expect.poll(() => notebook.cell('cell-4').state()).toBe('ok')
    await expect.poll(() => notebook.cell('cell-5').state()).toBe('error')
    await oaks.root.focus()
    await keyboard.press('ArrowLeft')
    await expect.poll(() => shown(notebook)).toBe('1 2 3 6 7')
    await pressSequence(notebook.page, 'd', 'd')
    await expect.poll(() => shown(notebook)).toBe('1 2 6 7')
    await keyboard.press('z')
    await expect.poll(() => shown(notebook)).toBe('1 2 3 6 7')
    // To the error: the section that hides it opens.
    await keyboard.press(']')
    await expect.poll(() => shown(notebook)).toBe('1 2 3 4 5 6 7')
    await expect
      .poll(() => notebook.page.locator('[data-selected]').getAttribute('data-cell-id'))
      .toBe('cell-5')
  })

  test('are listed in the outline, which marks where one is and what failed', async ({ anode, browser }) => {
    const filler = Array.from({ length: 12 }, (_, i) => `# step ${i}\n${'\n'.repeat(6)}`)
    const notebook = await browser.openNotebook(
      await anode.createNotebook([md('# One'), ...filler, md('## Two'), '1 / 0', ...filler, md('# Three')]),
    )
    const { page } = notebook
    await notebook.cell('cell-15').run()
    await expect.poll(() => notebook.cell('cell-15').state()).toBe('error')
    const panel = page.getByRole('region', { name: 'Outline' })
    if ((await panel.count()) === 0) await page.keyboard.press('ControlOrMeta+Shift+l')
    const line = (name: string | RegExp) => panel.getByRole('button', { name })
    await line(/Two.*failed/).click()
    await expect.poll(() => page.locator('[data-selected]').getAttribute('data-cell-id')).toBe('cell-14')
    await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(500)
    await page.evaluate(() => window.scrollTo(0, 0))
    await expect.poll(() => line(/^One/).getAttribute('aria-current')).toBe('location')
    await line(/^One/).focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.locator('[data-selected]').getAttribute('data-cell-id')).toBe('cell-28')
    await panel.getByLabel('Comments of code cells').check()
    await line(/^step 3/)
      .first()
      .waitFor()
    await panel.getByLabel('Comments of code cells').uncheck()
    await page.getByRole('button', { name: 'Close outline' }).click()
  })
})

describe('a cell', () => {
  test('folds its code and its outputs, and the file says so', async ({ anode, browser }) => {
    const id = await anode.createNotebook(['print("one")\nprint("two")'])
    const notebook = await browser.openNotebook(id)
    const { keyboard } = notebook.page
    const cell = await notebook.cellAt(0)
    expect(await cell.runToEnd()).toBe('ok')
    await keyboard.press('o')
    await cell.outputs.getByText('Output folded').waitFor()
    await keyboard.press('Shift+c')
    const folded = cell.root.getByRole('button', { name: 'Unfold code, 2 lines' })
    await folded.waitFor()
    await expect
      .poll(async () => (await metadataOf(anode, id))[0])
      .toEqual({ collapsed: true, jupyter: { outputs_hidden: true, source_hidden: true } })
    // Editing shows the text for as long as it takes.
    await keyboard.press('Enter')
    await expect.poll(() => cell.text()).toBe('print("one")\nprint("two")')
    await keyboard.press('Escape')
    await folded.click()
    await cell.outputs.getByText('Output folded').click()
    await expect.poll(() => cell.outputText()).toBe('one\ntwo')
    await expect.poll(async () => (await metadataOf(anode, id))[0]).toEqual({})
  })

  test('folds long outputs, and shows them whole', async ({ anode, browser }) => {
    const rows = '"<table>" + "".join(f"<tr><td>row {i}</td></tr>" for i in range(100)) + "</table>"'
    const notebook = await browser.openNotebook(
      await anode.createNotebook([
        `for i in range(200): print(i)`,
        `from IPython.display import HTML\nHTML(${rows})`,
      ]),
    )
    const [text, table] = [await notebook.cellAt(0), await notebook.cellAt(1)]
    const height = async (cell: typeof text) => (await cell.outputs.boundingBox())?.height ?? 0
    expect(await text.runToEnd()).toBe('ok')
    await text.outputs.getByRole('button', { name: 'Show all 200 lines' }).waitFor()
    expect(await height(text)).toBeLessThan(600)
    await notebook.page.keyboard.press('Shift+o')
    await expect.poll(() => height(text)).toBeGreaterThan(3000)
    await text.outputs.getByRole('button', { name: 'Fold' }).click()
    await expect.poll(() => height(text)).toBeLessThan(600)
    expect(await table.runToEnd()).toBe('ok')
    await table.outputs.getByRole('button', { name: 'Show all' }).click()
    await expect.poll(() => height(table)).toBeGreaterThan(1500)
  })

  test('says when its output is of an older text', async ({ anode, browser }) => {
    const notebook = await browser.openNotebook(await anode.createNotebook(['1 + 1']))
    const cell = await notebook.cellAt(0)
    expect(await cell.runToEnd()).toBe('ok')
    await expect.poll(() => cell.outputText()).toBe('2')
    expect(await cell.root.getByText('Edited since this run').count()).toBe(0)
    await cell.type('0')
    await cell.root.getByText('Edited since this run').waitFor()
    await notebook.page.keyboard.press('Backspace')
    await expect.poll(() => cell.root.getByText('Edited since this run').count()).toBe(0)
  })

  test('that prints does not push away what one types into', async ({ anode, browser }) => {
    const go = anode.home.file('go')
    const notebook = await browser.openNotebook(
      await anode.createNotebook([
        [
          'import os, time',
          `while not os.path.exists(${JSON.stringify(go)}): time.sleep(0.01)`,
          'for i in range(30):',
          '    print(i, flush=True)',
          '    time.sleep(0.02)',
        ].join('\n'),
        '# notes',
      ]),
    )
    const [loop, notes] = [await notebook.cellAt(0), await notebook.cellAt(1)]
    // Room to scroll: the page is taller than the window before anything is printed.
    await notebook.page.setViewportSize({ width: 1280, height: 400 })
    await loop.run()
    await expect.poll(() => loop.state()).toBe('running')
    await notes.editor.click()
    const top = async () => (await notes.root.boundingBox())?.y ?? 0
    const before = await top()
    // Measured while nothing grows: in between a frame is laid out and not yet put right.
    writeFileSync(go, '')
    expect(await loop.ended()).toBe('ok')
    await expect.poll(() => loop.outputText()).toContain('29')
    await expect.poll(async () => Math.abs((await top()) - before)).toBeLessThan(30)
    // Growth that a scroll event comes between, and what the person scrolls at that moment.
    const moved = await notebook.page.evaluate(async () => {
      const [printing, typedInto] = [...document.querySelectorAll<HTMLElement>('[data-cell-id]')]
      if (printing === undefined || typedInto === undefined) throw new Error('There are no two cells.')
      const frame = () => new Promise(requestAnimationFrame)
      const settled = async () => {
        await frame()
        await frame()
        return typedInto.getBoundingClientRect().top
      }
      const start = await settled()
      printing.style.paddingBottom = '40px'
      window.dispatchEvent(new Event('scroll'))
      const grown = (await settled()) - start
      printing.style.paddingBottom = '80px'
      window.scrollBy(0, 10)
      window.dispatchEvent(new Event('scroll'))
      const scrolled = (await settled()) - start
      return [grown, scrolled].map(Math.round)
    })
    expect(moved).toEqual([0, -10])
    await notebook.page.setViewportSize({ width: 1280, height: 900 })
  })
})

describe('going', () => {
  test('to a cell by its number, and to the one that runs', async ({ anode, browser }) => {
    const notebook = await browser.openNotebook(
      await anode.createNotebook([...Array.from({ length: 30 }, (_, i) => `${i}\n\n\n`), 'input("wait")']),
    )
    const { page } = notebook
    await (await notebook.cellAt(0)).root.focus()
    await pressSequence(page, 'g', 'n')
    const field = page.getByRole('dialog', { name: 'Go to cell' }).getByRole('textbox')
    await field.fill('99')
    await page.getByText('There is no cell 99.').waitFor()
    await field.fill('20')
    await field.press('Enter')
    await expect.poll(() => page.locator('[data-selected]').getAttribute('data-cell-id')).toBe('cell-20')
    await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(500)
    await notebook.cell('cell-31').run()
    // It takes the focus when it comes, once.
    await notebook.cell('cell-31').root.getByLabel('wait').waitFor()
    await page.keyboard.press('Escape')
    await notebook.cell('cell-31').root.focus()
    await pressSequence(page, 'g', 'g')
    await pressSequence(page, 'g', 'r')
    await expect.poll(() => page.locator('[data-selected]').getAttribute('data-cell-id')).toBe('cell-31')
    await pressSequence(page, 'i', 'i')
    expect(await notebook.cell('cell-31').ended()).toBe('interrupted')
  })
})
