/** Cells edited as in Jupyter: by keys in command mode, several at once, with undo. */
import { describe, expect } from 'vitest'
import type { NotebookPage } from '../harness/NotebookPage.ts'
import { pressSequence } from '../harness/pressSequence.ts'
import { test } from '../harness/test.ts'

const shown = (notebook: NotebookPage) =>
  notebook.page
    .locator('[data-cell-id]')
    .evaluateAll((cells) =>
      cells.map((cell) => cell.getAttribute('data-cell-id')?.replace('cell-', '')).join(' '),
    )

const texts = async (notebook: NotebookPage) => {
  const ids = await notebook.cellIds()
  return Promise.all(ids.map((id) => notebook.cell(id).text()))
}

const selected = (notebook: NotebookPage) =>
  notebook.page
    .locator('[data-in-selection], [data-selected]')
    .evaluateAll((cells) =>
      cells.map((cell) => cell.getAttribute('data-cell-id')?.replace('cell-', '')).join(' '),
    )

const active = (notebook: NotebookPage) =>
  notebook.page
    .locator('[data-selected]')
    .getAttribute('data-cell-id')
    .then((id) => id?.replace('cell-', ''))

describe('keys in command mode', () => {
  test('add cells, move between them and go in and out of their texts', async ({ anode, browser }) => {
    const notebook = await browser.openNotebook(await anode.createNotebook(['1', '2\n22', '3']))
    const { keyboard } = notebook.page
    await (await notebook.cellAt(0)).root.focus()
    await keyboard.press('j')
    await expect.poll(() => active(notebook)).toBe('2')
    await keyboard.press('ArrowDown')
    await keyboard.press('k')
    await expect.poll(() => active(notebook)).toBe('2')
    await keyboard.press('Enter')
    await keyboard.press('ControlOrMeta+Home')
    // From the first line up, from the last line down: into the neighbours' texts.
    await keyboard.press('ArrowUp')
    await keyboard.type('a')
    await keyboard.press('ArrowDown')
    await keyboard.press('ArrowDown')
    await keyboard.press('ArrowDown')
    await keyboard.type('b')
    await expect.poll(() => texts(notebook)).toEqual(['1a', '2\n22', 'b3'])
    await keyboard.press('Escape')
    await keyboard.press('a')
    await keyboard.press('b')
    await expect.poll(async () => (await notebook.cellIds()).length).toBe(5)
    await expect
      .poll(() => notebook.page.locator('[data-selected]').getAttribute('aria-label'))
      .toBe('Cell 4')
    await pressSequence(notebook.page, 'g', 'g')
    await expect.poll(() => active(notebook)).toBe('1')
    await keyboard.press('Shift+g')
    await expect.poll(() => active(notebook)).toBe('3')
    await pressSequence(notebook.page, 'd', 'd')
    await expect.poll(async () => (await notebook.cellIds()).length).toBe(4)
  })

  test('change kinds and headings', async ({ anode, browser }) => {
    const notebook = await browser.openNotebook(await anode.createNotebook(['Title', 'text']))
    const { keyboard } = notebook.page
    const [first, second] = [await notebook.cellAt(0), await notebook.cellAt(1)]
    await first.root.focus()
    await keyboard.press('2')
    await first.root.getByRole('heading', { name: 'Title', level: 2 }).waitFor()
    await keyboard.press('4')
    await first.root.getByRole('heading', { name: 'Title', level: 4 }).waitFor()
    await keyboard.press('z')
    await first.root.getByRole('heading', { name: 'Title', level: 2 }).waitFor()
    await keyboard.press('z')
    await expect.poll(() => first.kind()).toBe('code')
    await expect.poll(() => first.text()).toBe('Title')
    await second.root.focus()
    await keyboard.press('m')
    await expect.poll(() => second.kind()).toBe('markdown')
    await keyboard.press('r')
    await expect.poll(() => second.kind()).toBe('raw')
    await keyboard.press('y')
    await expect.poll(() => second.kind()).toBe('code')
  })

  test('merge cells and split them at the carets, and undo parts them again', async ({ anode, browser }) => {
    const notebook = await browser.openNotebook(await anode.createNotebook(['one', 'two', 'three']))
    const { keyboard } = notebook.page
    await (await notebook.cellAt(0)).root.focus()
    await keyboard.press('Shift+ArrowDown')
    await keyboard.press('Shift+j')
    await keyboard.press('Shift+m')
    await expect.poll(() => texts(notebook)).toEqual(['one\n\ntwo\n\nthree'])
    await keyboard.press('Enter')
    await keyboard.press('ControlOrMeta+Home')
    await keyboard.press('End')
    await keyboard.press('ControlOrMeta+Shift+Minus')
    await expect.poll(() => texts(notebook)).toEqual(['one', 'two\n\nthree'])
    await keyboard.type('new ')
    await expect.poll(() => texts(notebook)).toEqual(['one', 'new two\n\nthree'])
    await keyboard.press('Escape')
    // One order over texts and cells: what was typed last goes first.
    await keyboard.press('z')
    await expect.poll(() => texts(notebook)).toEqual(['one', 'two\n\nthree'])
    await keyboard.press('z')
    await expect.poll(() => texts(notebook)).toEqual(['one\n\ntwo\n\nthree'])
    await keyboard.press('z')
    await expect.poll(() => texts(notebook)).toEqual(['one', 'two', 'three'])
    await keyboard.press('Shift+z')
    await expect.poll(() => texts(notebook)).toEqual(['one\n\ntwo\n\nthree'])
  })

  test('run the cells', async ({ anode, browser }) => {
    const notebook = await browser.openNotebook(await anode.createNotebook(['x = 1', 'x + 1', 'x + 2']))
    const { keyboard } = notebook.page
    await (await notebook.cellAt(0)).root.focus()
    await keyboard.press('ControlOrMeta+a')
    await keyboard.press('ControlOrMeta+Enter')
    await expect.poll(() => notebook.runStates()).toEqual(['ok', 'ok', 'ok'])
    await expect.poll(() => selected(notebook)).toBe('1 2 3')
    const last = await notebook.cellAt(2)
    await last.root.focus()
    await keyboard.press('Alt+Enter')
    await expect.poll(async () => (await notebook.cellIds()).length).toBe(4)
    await keyboard.type('x + 3')
    await keyboard.press('Shift+Enter')
    await expect.poll(async () => (await notebook.cellIds()).length).toBe(5)
    await expect.poll(async () => (await notebook.cellAt(3)).outputText()).toBe('4')
  })

  test('scroll by the window', async ({ anode, browser }) => {
    const notebook = await browser.openNotebook(
      await anode.createNotebook(Array.from({ length: 40 }, (_, i) => `${i}\n\n\n`)),
    )
    const { page } = notebook
    const top = () => page.evaluate(() => window.scrollY)
    await (await notebook.cellAt(0)).root.focus()
    await page.keyboard.press('Space')
    await expect.poll(top).toBeGreaterThan(500)
    await page.keyboard.press('Shift+Space')
    await expect.poll(top).toBeLessThan(20)
    // On a button the key is the button's.
    await notebook.button('Notebook menu').focus()
    await page.keyboard.press('Space')
    await page.getByRole('menuitem', { name: 'Run all', exact: true }).waitFor()
    expect(await top()).toBeLessThan(20)
    await page.keyboard.press('Escape')
  })
})

describe('several cells', () => {
  test('are selected by keys and by the mouse', async ({ anode, browser }) => {
    const notebook = await browser.openNotebook(await anode.createNotebook(['1', '2', '3', '4', '5']))
    const { page } = notebook
    const gutter = async (index: number) => (await notebook.cellAt(index)).root.locator('.cell-gutter')
    await (await notebook.cellAt(1)).root.focus()
    await page.keyboard.press('Shift+ArrowDown')
    await page.keyboard.press('Shift+ArrowDown')
    await expect.poll(() => selected(notebook)).toBe('2 3 4')
    await page.keyboard.press('Shift+ArrowUp')
    await expect.poll(() => selected(notebook)).toBe('2 3')
    await (await gutter(4)).click({ modifiers: ['ControlOrMeta'], position: { x: 5, y: 40 } })
    await expect.poll(() => selected(notebook)).toBe('2 3 5')
    await (await notebook.cellAt(2)).editor.click({ modifiers: ['ControlOrMeta'] })
    await expect.poll(() => selected(notebook)).toBe('2 5')
    await (await notebook.cellAt(0)).editor.click({ modifiers: ['Shift'] })
    await expect.poll(() => selected(notebook)).toBe('1 2 3 4 5')
    await page.keyboard.press('Escape')
    await expect.poll(() => selected(notebook)).toBe('1')
    await page.keyboard.press('ControlOrMeta+a')
    await expect.poll(() => selected(notebook)).toBe('1 2 3 4 5')
    expect(await page.getByText('5 cells selected').count()).toBe(1)
    await (await notebook.cellAt(3)).editor.click()
    await expect.poll(() => selected(notebook)).toBe('4')
  })

  test('are moved and deleted together, and undo brings each back to its place', async ({
    anode,
    browser,
  }) => {
    const notebook = await browser.openNotebook(await anode.createNotebook(['1', '2', '3', '4', '5']))
    const { keyboard } = notebook.page
    await (await notebook.cellAt(1)).root.focus()
    await keyboard.press('Shift+ArrowDown')
    await keyboard.press('ControlOrMeta+Shift+ArrowDown')
    await expect.poll(() => shown(notebook)).toBe('1 4 2 3 5')
    await keyboard.press('ControlOrMeta+Shift+ArrowDown')
    await expect.poll(() => shown(notebook)).toBe('1 4 5 2 3')
    await expect.poll(() => selected(notebook)).toBe('2 3')
    await keyboard.press('Alt+ArrowUp')
    await expect.poll(() => shown(notebook)).toBe('1 4 2 3 5')
    await pressSequence(notebook.page, 'd', 'd')
    await expect.poll(() => shown(notebook)).toBe('1 4 5')
    await expect.poll(() => active(notebook)).toBe('5')
    await keyboard.press('ControlOrMeta+z')
    await expect.poll(() => shown(notebook)).toBe('1 4 2 3 5')
    for (let n = 0; n < 3; n++) await keyboard.press('z')
    await expect.poll(() => shown(notebook)).toBe('1 2 3 4 5')
    await keyboard.press('ControlOrMeta+Shift+z')
    await expect.poll(() => shown(notebook)).toBe('1 4 2 3 5')
  })

  test('are dragged to a place, and Escape gives it up', async ({ anode, browser }) => {
    const notebook = await browser.openNotebook(await anode.createNotebook(['1', '2', '3', '4', '5']))
    const { page } = notebook
    const grip = async (index: number) => {
      const { root } = await notebook.cellAt(index)
      await root.hover()
      const box = await root.getByRole('button', { name: 'Move cell' }).boundingBox()
      if (box === null) throw new Error('There is no grip.')
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
      await page.mouse.down()
    }
    const bottomOf = async (index: number) => {
      const box = await (await notebook.cellAt(index)).root.boundingBox()
      return box === null ? 0 : box.y + box.height
    }
    await (await notebook.cellAt(0)).root.focus()
    await page.keyboard.press('Shift+ArrowDown')
    await grip(1)
    await page.mouse.move(400, (await bottomOf(3)) - 6, { steps: 4 })
    await page.locator('.drag-image').getByText('2 cells').waitFor()
    expect(await page.locator('.drop-line').count()).toBe(1)
    await page.keyboard.press('Escape')
    expect(await page.locator('.drag-image').count()).toBe(0)
    await page.mouse.up()
    await expect.poll(() => shown(notebook)).toBe('1 2 3 4 5')
    await grip(1)
    await page.mouse.move(400, (await bottomOf(3)) - 6, { steps: 4 })
    await page.mouse.up()
    await expect.poll(() => shown(notebook)).toBe('3 4 1 2 5')
    await expect.poll(() => selected(notebook)).toBe('1 2')
    await page.keyboard.press('z')
    await expect.poll(() => shown(notebook)).toBe('1 2 3 4 5')
  })

  test('that are dragged to the window’s edge scroll the page', async ({ anode, browser }) => {
    const notebook = await browser.openNotebook(
      await anode.createNotebook(Array.from({ length: 40 }, (_, i) => `${i + 1}\n\n`)),
    )
    const { page } = notebook
    const { root } = await notebook.cellAt(0)
    await root.hover()
    await root.getByRole('button', { name: 'Move cell' }).hover()
    await page.mouse.down()
    await page.mouse.move(500, 890, { steps: 4 })
    await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(600)
    await page.mouse.move(500, 450, { steps: 2 })
    await page.mouse.up()
    await expect.poll(async () => (await shown(notebook)).startsWith('2 3')).toBe(true)
    expect((await shown(notebook)).split(' ').indexOf('1')).toBeGreaterThan(5)
  })
})

describe('undo', () => {
  test('brings a deleted cell back with its output, also when others edited meanwhile', async ({
    anode,
    browser,
    otherBrowser,
  }) => {
    const id = await anode.createNotebook(['"first"', '"second"', '"third"'])
    const [mine, theirs] = [await browser.openNotebook(id), await otherBrowser.openNotebook(id)]
    const second = await mine.cellAt(1)
    expect(await second.runToEnd()).toBe('ok')
    await expect.poll(() => second.outputText()).toBe("'second'")
    await pressSequence(mine.page, 'd', 'd')
    await expect.poll(() => shown(theirs)).toBe('1 3')
    await theirs.cell('cell-3').write('"theirs"')
    await expect.poll(() => mine.cell('cell-3').text()).toBe('"theirs"')
    await mine.page.keyboard.press('z')
    await expect.poll(() => shown(mine)).toBe('1 2 3')
    await expect.poll(() => second.outputText()).toBe("'second'")
    await expect.poll(() => second.state()).toBe('ok')
    await expect.poll(() => theirs.cell('cell-2').outputText()).toBe("'second'")
    await expect.poll(() => mine.cell('cell-3').text()).toBe('"theirs"')
  })

  test('brings cleared outputs back, and says what it did out of view', async ({ anode, browser }) => {
    const cells = ['"kept"', ...Array.from({ length: 40 }, (_, i) => `${i}\n\n\n`)]
    const notebook = await browser.openNotebook(await anode.createNotebook(cells))
    const { page } = notebook
    const first = await notebook.cellAt(0)
    expect(await first.runToEnd()).toBe('ok')
    await notebook.choose('Clear all outputs')
    await expect.poll(() => first.outputs.textContent()).toBe('')
    await first.root.focus()
    await page.keyboard.press('z')
    await expect.poll(() => first.outputText()).toBe("'kept'")
    await pressSequence(page, 'd', 'd')
    await page.keyboard.press('Shift+g')
    await page.keyboard.press('z')
    await page.getByText('Undone: delete a cell.').waitFor()
    await page.getByRole('button', { name: 'Show' }).click()
    await expect.poll(() => active(notebook)).toBe('1')
    await expect.poll(() => page.evaluate(() => window.scrollY)).toBeLessThan(200)
  })
})
