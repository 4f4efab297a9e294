import { describe, expect } from 'vitest'
import type { NotebookPage } from '../harness/NotebookPage.ts'
import { pressSequence } from '../harness/pressSequence.ts'
import { test } from '../harness/test.ts'

/** The cells as they are: how many, of which kinds, with which texts. */
const cellsOf = async (notebook: NotebookPage) => {
  const cells = await Promise.all((await notebook.cellIds()).map((id) => notebook.cell(id)))
  return Promise.all(
    cells.map(async (cell) => `${await cell.kind()} ${(await cell.root.innerText()).trim()}`),
  )
}

/** Presses keys in command mode, on a cell. */
const pressOn = async (notebook: NotebookPage, index: number, ...keys: ReadonlyArray<string>) => {
  const cell = await notebook.cellAt(index)
  await cell.root.focus()
  if (keys.length > 1 && keys.every((key) => key.length === 1)) return pressSequence(notebook.page, ...keys)
  for (const key of keys) await notebook.page.keyboard.press(key)
}

const nothing = (notebook: NotebookPage) => notebook.page.getByText('Keys do nothing now')

/** What one types without looking, each of which would do something to a cell. */
const BLIND = ['exit', 'max = 5', 'dd', 'add more words\n', 'yy3']

describe('who types in a cell that goes away', () => {
  test('does nothing to the others by typing on, also with chords; Esc makes keys commands again', async ({
    anode,
    browser,
    otherBrowser,
  }) => {
    const id = await anode.createNotebook(['first = 1', 'victim', 'last = 2', 'more = 3'])
    const [ana, ben] = [await browser.openNotebook(id), await otherBrowser.openNotebook(id)]
    await (await ben.cellAt(1)).type(' = 0')
    await expect.poll(async () => (await ana.cellAt(1)).text()).toBe('victim = 0')
    await pressOn(ana, 1, 'd', 'd')
    await expect.poll(() => ben.cellIds()).toHaveLength(3)
    const before = await cellsOf(ben)
    for (const words of BLIND) await ben.page.keyboard.type(words)
    for (const chord of ['ControlOrMeta+x', 'ControlOrMeta+Enter', 'Shift+Enter', 'ControlOrMeta+v'])
      await ben.page.keyboard.press(chord)
    await nothing(ben).waitFor()
    expect(await cellsOf(ben)).toEqual(before)
    await expect.poll(() => ben.runStates()).toEqual(['idle', 'idle', 'idle'])
    await ben.page.keyboard.press('Escape')
    await pressOn(ben, 2, 'd', 'd')
    await expect.poll(() => ana.cellIds()).toHaveLength(2)
  })

  test('is offered it back, and types in it again', async ({ anode, browser, otherBrowser }) => {
    const id = await anode.createNotebook(['first = 1', 'victim', 'last = 2'])
    const [ana, ben] = [await browser.openNotebook(id), await otherBrowser.openNotebook(id)]
    await (await ben.cellAt(1)).type(' = 0')
    await expect.poll(async () => (await ana.cellAt(1)).text()).toBe('victim = 0')
    await pressOn(ana, 0, 'Shift+j', 'Shift+m')
    await expect.poll(() => ben.cellIds()).toHaveLength(2)
    await ben.page.keyboard.type('exit')
    await expect.poll(() => ben.cellIds()).toHaveLength(2)
    await ben.button('Put it back').click()
    await expect.poll(() => ben.cellIds()).toHaveLength(3)
    await (await ben.cellAt(1)).type(' + 1')
    await expect.poll(async () => (await ben.cellAt(1)).text()).toBe('victim = 0 + 1')
  })

  test('does nothing when an undo of the other takes it, or a fold hides it', async ({
    anode,
    browser,
    otherBrowser,
  }) => {
    const id = await anode.createNotebook([{ kind: 'markdown', source: '# Part' }, 'hidden = 1', 'last = 2'])
    const [ana, ben] = [await browser.openNotebook(id), await otherBrowser.openNotebook(id)]
    await pressOn(ana, 2, 'b')
    await ana.page.keyboard.press('Escape')
    await expect.poll(() => ben.cellIds()).toHaveLength(4)
    await (await ben.cellAt(3)).editor.click()
    await ana.page.keyboard.press('z')
    await expect.poll(() => ben.cellIds()).toHaveLength(3)
    await ben.page.keyboard.type('exit')
    await nothing(ben).waitFor()
    await expect.poll(() => ben.cellIds()).toHaveLength(3)
    await (await ben.cellAt(1)).type('0')
    await pressOn(ana, 0, 'ArrowLeft')
    await expect.poll(() => ben.cellIds()).toHaveLength(1)
    await ben.page.keyboard.type('exit3')
    await ben.page.keyboard.press('Escape')
    await pressOn(ana, 0, 'ArrowRight')
    await expect.poll(() => ben.cellIds()).toHaveLength(3)
    expect((await cellsOf(ben)).map((cell) => cell.split(' ')[0])).toEqual(['markdown', 'code', 'code'])
  })

  test('goes on typing where the other moves the cell, or changes its kind', async ({
    anode,
    browser,
    otherBrowser,
  }) => {
    const id = await anode.createNotebook(['first = 1', 'mine', 'last = 2'])
    const [ana, ben] = [await browser.openNotebook(id), await otherBrowser.openNotebook(id)]
    const cell = await ben.cellAt(1)
    await cell.type(' = x')
    await expect.poll(async () => (await ana.cellAt(1)).text()).toBe('mine = x')
    await pressOn(ana, 1, 'Alt+ArrowDown')
    await expect.poll(async () => (await ben.cellIds())[2]).toBe(cell.id)
    await ben.page.keyboard.type('y')
    await expect.poll(() => cell.text()).toBe('mine = xy')
    await pressOn(ana, 2, 'm')
    await expect.poll(() => cell.kind()).toBe('markdown')
    await ben.page.keyboard.type('z')
    await expect.poll(() => cell.text()).toBe('mine = xyz')
    await expect.poll(() => ben.cellIds()).toHaveLength(3)
  })
})
