import { describe, expect } from 'vitest'
import { sourcesOf } from '../harness/ipynb.ts'
import { test } from '../harness/test.ts'

describe('the cells of a notebook', () => {
  test('are added, moved and deleted, and a deleted one is brought back with its text', async ({
    anode,
    browser,
  }) => {
    const id = await anode.createNotebook(['a = 1', 'b = 2'])
    const notebook = await browser.openNotebook(id)
    const [a, b] = await notebook.cellIds()
    const added = await notebook.addCell('code', 'c = 3')
    await added.press('More for this cell')
    await notebook.page.getByRole('menuitem', { name: 'Move cells up' }).click()
    await expect.poll(() => notebook.cellIds()).toEqual([a, added.id, b])
    await notebook.cell(a ?? '').press('More for this cell')
    await notebook.page.getByRole('menuitem', { name: 'Move cells down' }).click()
    await expect.poll(() => notebook.cellIds()).toEqual([added.id, a, b])
    await added.press('Delete cell')
    await expect.poll(() => notebook.cellIds()).toEqual([a, b])
    await notebook.button('Undo').click()
    await expect.poll(() => notebook.cellIds()).toEqual([added.id, a, b])
    await expect.poll(() => added.text()).toBe('c = 3')
    await expect
      .poll(async () => sourcesOf(await anode.exportNotebook(id)))
      .toEqual(['c = 3', 'a = 1', 'b = 2'])
  })

  test('change their kind and keep their text', async ({ anode, browser }) => {
    const id = await anode.createNotebook(['# A heading'])
    const notebook = await browser.openNotebook(id)
    const cell = await notebook.cellAt(0)
    await cell.press('Kind: Code')
    await notebook.page.getByRole('menuitem', { name: 'Markdown' }).click()
    await expect.poll(() => cell.kind()).toBe('markdown')
    await cell.root.getByRole('heading', { name: 'A heading' }).waitFor()
    await cell.press('Kind: Markdown')
    await notebook.page.getByRole('menuitem', { name: 'Code' }).click()
    await expect.poll(() => cell.text()).toBe('# A heading')
    await expect.poll(async () => (await anode.exportNotebook(id)).cells[0]?.cell_type).toBe('code')
  })

  test('show Markdown rendered, its source while it is edited, and never its scripts', async ({
    anode,
    browser,
  }) => {
    const source =
      '## Trees\n\n| tree | height |\n|---|---|\n| oak | *24* |\n\n<img src=x onerror="window.broken = true">'
    const id = await anode.createNotebook([{ kind: 'markdown', source }])
    const notebook = await browser.openNotebook(id)
    const cell = await notebook.cellAt(0)
    const heading = cell.root.getByRole('heading', { name: 'Trees' })
    await heading.waitFor()
    expect(await cell.root.getByRole('cell', { name: '24' }).locator('em').count()).toBe(1)
    await heading.dblclick()
    await cell.write('## Shrubs')
    await notebook.page.keyboard.press('Shift+Enter')
    await cell.root.getByRole('heading', { name: 'Shrubs' }).waitFor()
    expect(await notebook.page.evaluate(() => 'broken' in window)).toBe(false)
  })

  test('are all there again after the tab was closed right after the last key', async ({
    anode,
    browser,
  }) => {
    const id = await anode.createNotebook(['40 + 2', { kind: 'markdown', source: 'text' }])
    const notebook = await browser.openNotebook(id)
    const [code] = [await notebook.cellAt(0), await notebook.cellAt(1)]
    expect(await code.runToEnd()).toBe('ok')
    await code.type(' # the answer')
    await notebook.page.close()

    const again = await browser.openNotebook(id)
    const same = again.cell(code.id)
    await expect.poll(() => same.text()).toBe('40 + 2 # the answer')
    await expect.poll(() => same.outputText()).toBe('42')
    await expect.poll(() => same.state()).toBe('ok')
    await expect.poll(() => same.root.getByRole('button', { name: 'Run cell' }).innerText()).toBe('[1]')
    await expect.poll(async () => (await again.cellAt(1)).root.innerText()).toContain('text')
  })
})

describe('two browsers with one notebook', () => {
  test('see each other’s edits, cells and outputs', async ({ anode, browser, otherBrowser }) => {
    const id = await anode.createNotebook(['x = 1'])
    const [mine, theirs] = [await browser.openNotebook(id), await otherBrowser.openNotebook(id)]
    const [cell, same] = [await mine.cellAt(0), await theirs.cellAt(0)]
    await cell.write('6 * 7')
    await expect.poll(() => same.text()).toBe('6 * 7')
    await same.run()
    await expect.poll(() => cell.outputText()).toBe('42')
    await expect.poll(() => same.outputText()).toBe('42')
    const added = await theirs.addCell('code', 'print("from over there")')
    const seen = mine.cell(added.id)
    await expect.poll(() => seen.text()).toBe('print("from over there")')
    expect(await seen.runToEnd()).toBe('ok')
    await expect.poll(() => theirs.cell(added.id).outputText()).toBe('from over there')
    await seen.press('Delete cell')
    await expect.poll(() => theirs.cellIds()).toEqual([cell.id])
  })

  test('lose no key when both type into one cell at once', async ({ anode, browser, otherBrowser }) => {
    const id = await anode.createNotebook(['middle'])
    const [mine, theirs] = [await browser.openNotebook(id), await otherBrowser.openNotebook(id)]
    const [cell, same] = [await mine.cellAt(0), await theirs.cellAt(0)]
    await cell.editor.click()
    await same.editor.click()
    await mine.page.keyboard.press('ControlOrMeta+Home')
    await theirs.page.keyboard.press('ControlOrMeta+End')
    const [before, after] = ['abcdefghijklmnopqrstuvwxyz'.repeat(2), '0123456789'.repeat(5)]
    await Promise.all([
      mine.page.keyboard.type(before, { delay: 20 }),
      theirs.page.keyboard.type(after, { delay: 20 }),
    ])
    await expect.poll(() => cell.text()).toBe(`${before}middle${after}`)
    await expect.poll(() => same.text()).toBe(`${before}middle${after}`)
    await expect
      .poll(async () => sourcesOf(await anode.exportNotebook(id)))
      .toEqual([`${before}middle${after}`])
  })

  test('that are tabs of one browser do so as well', async ({ anode, browser }) => {
    const id = await anode.createNotebook(['x = 1'])
    const [mine, theirs] = [await browser.openNotebook(id), await browser.openNotebook(id)]
    await (await mine.cellAt(0)).write('x = 2')
    await expect.poll(async () => (await theirs.cellAt(0)).text()).toBe('x = 2')
    await (await theirs.cellAt(0)).type(' + 1')
    await expect.poll(async () => (await mine.cellAt(0)).text()).toBe('x = 2 + 1')
  })
})
