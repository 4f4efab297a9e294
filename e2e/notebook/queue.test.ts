import { writeFileSync } from 'node:fs'
import { describe, expect } from 'vitest'
import { introduce } from '../harness/introduce.ts'
import type { NotebookPage } from '../harness/NotebookPage.ts'
import { pressSequence } from '../harness/pressSequence.ts'
import { test } from '../harness/test.ts'

/** Asks for runs of cells one by one, each by a key. */
const runOneByOne = async (notebook: NotebookPage, ...indexes: ReadonlyArray<number>) => {
  for (const index of indexes) await (await notebook.cellAt(index)).run()
}

const texts = async (notebook: NotebookPage) =>
  Promise.all((await notebook.cellIds()).map((id) => notebook.cell(id).text()))

describe('cells that are queued one by one', () => {
  test('are given up behind an interrupt, in quiet words, and those of others go on', async ({
    anode,
    browser,
    otherBrowser,
  }) => {
    await introduce(anode, otherBrowser, 'Ben')
    const id = await anode.createNotebook(['import time; time.sleep(60)', 'print("two")', '"of Ben"'])
    const notebook = await browser.openNotebook(id)
    const ben = await otherBrowser.openNotebook(id)
    await runOneByOne(notebook, 0, 1)
    await runOneByOne(ben, 2)
    await expect.poll(() => notebook.runStates()).toEqual(['running', 'queued', 'queued'])
    await pressSequence(notebook.page, 'i', 'i')
    await expect.poll(() => notebook.runStates()).toEqual(['interrupted', 'interrupted', 'ok'])
    const given = (await notebook.cellAt(1)).root.getByText('not run')
    await expect
      .poll(() => given.getAttribute('title'))
      .toBe('The cell before it in the queue was interrupted.')
  })

  test('run in a new kernel behind an exit', async ({ anode, browser }) => {
    const id = await anode.createNotebook(['x = 1', 'exit', '"x" in dir()'])
    const notebook = await browser.openNotebook(id)
    await runOneByOne(notebook, 0, 1, 2)
    await expect.poll(() => notebook.runStates()).toEqual(['ok', 'ok', 'ok'])
    await expect.poll(async () => (await notebook.cellAt(2)).outputText()).toBe('False')
  })
})

describe('a run that does not heed an interrupt', () => {
  test('is said to everybody, may be interrupted again, and then a restart is offered, which ends it', async ({
    anode,
    browser,
    otherBrowser,
  }) => {
    const stubborn =
      'import time\nwhile True:\n    try: time.sleep(60)\n    except KeyboardInterrupt: print("no")'
    const id = await anode.createNotebook([stubborn, '2'])
    const notebook = await browser.openNotebook(id)
    const cell = await notebook.cellAt(0)
    await cell.run()
    await expect.poll(() => cell.state()).toBe('running')
    await pressSequence(notebook.page, 'i', 'i')
    await expect.poll(() => cell.outputText()).toContain('no')
    await cell.root.getByText('The interrupt did not end this run').waitFor()
    const restart = cell.root.getByRole('button', { name: 'Restart kernel' })
    expect(await restart.count()).toBe(0)
    // Whoever comes later, or again, is told the same.
    const other = await (await otherBrowser.openNotebook(id)).cellAt(0)
    await other.root.getByText('The interrupt did not end this run').waitFor()
    await notebook.reload()
    await (await notebook.cellAt(1)).run()
    await cell.root.getByRole('button', { name: 'Interrupt again' }).click()
    const words =
      'goes on after 2 interrupts: only a restart ends it. That loses the kernel’s variables and the run that waits'
    for (const each of [cell, other]) await each.root.getByText(words).waitFor()
    await restart.click()
    expect(await cell.ended()).toBe('interrupted')
    for (const each of [cell, other]) await expect.poll(() => each.root.getByText(words).count()).toBe(0)
  })
})

describe('a session with the debugger', () => {
  test('is typed blindly, stays in its field, and can be read by everybody afterwards', async ({
    anode,
    browser,
    otherBrowser,
  }) => {
    const id = await anode.createNotebook([
      'x = 41\nimport pdb; pdb.Pdb().set_trace()\nprint("end")',
      'other',
    ])
    const notebook = await browser.openNotebook(id)
    const cell = await notebook.cellAt(0)
    await cell.run()
    await cell.root.locator('form input').waitFor()
    await expect.poll(() => cell.root.locator('form input:focus').count()).toBe(1)
    await notebook.page.keyboard.type('p x + 1')
    await notebook.page.keyboard.press('Enter')
    // Typed ahead: the next question may not be there yet.
    await notebook.page.keyboard.type('p x - 1')
    await expect.poll(() => cell.outputText()).toMatch(/^42$/m)
    await cell.root.locator('form:not([data-answered])').waitFor()
    await notebook.page.keyboard.press('Enter')
    await expect.poll(() => cell.outputText()).toMatch(/^40$/m)
    await notebook.page.keyboard.type('c')
    await cell.root.locator('form:not([data-answered])').waitFor()
    await notebook.page.keyboard.press('Enter')
    expect(await cell.ended()).toBe('ok')
    const session = /db> p x \+ 1\n42\n.*db> p x - 1\n40\n.*db> c\nend/s
    const late = await otherBrowser.openNotebook(id)
    for (const reader of [notebook, late])
      await expect.poll(async () => (await reader.cellAt(0)).outputText()).toMatch(session)
    expect(JSON.stringify(await anode.exportNotebook(id))).toContain('p x + 1')
    await expect.poll(() => notebook.cellIds()).toHaveLength(2)
  })
})

describe('the next input', () => {
  test('comes once, in a cell below or in place of what loaded it, whoever looks on', async ({
    anode,
    browser,
    otherBrowser,
  }) => {
    const file = anode.home.file('part.py')
    writeFileSync(file, 'y = 2\n')
    const id = await anode.createNotebook([
      `for i in range(2): get_ipython().set_next_input(f'x = {i}')`,
      `%load ${file}`,
      'last',
    ])
    const [ana, ben] = [await browser.openNotebook(id), await otherBrowser.openNotebook(id)]
    await ana.button('Run all').click()
    const whole = [
      `for i in range(2): get_ipython().set_next_input(f'x = {i}')`,
      'x = 1',
      `# %load ${file}\ny = 2\n`,
      'last',
    ]
    for (const reader of [ana, ben]) await expect.poll(() => texts(reader)).toEqual(whole)
    // Nothing of it is this person's to undo.
    await (await ana.cellAt(2)).editor.click()
    await ana.page.keyboard.press('ControlOrMeta+z')
    await (await ben.cellAt(3)).type('!')
    await expect.poll(() => texts(ana)).toEqual([...whole.slice(0, 3), 'last!'])
  })
})
