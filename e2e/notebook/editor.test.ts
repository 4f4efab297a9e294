import { describe, expect } from 'vitest'
import type { NotebookPage } from '../harness/NotebookPage.ts'
import { test } from '../harness/test.ts'

/** Turns a setting on or off as the page of settings does, while editors are open. */
const set = async ({ page }: NotebookPage, change: Record<string, unknown>) => {
  await page.evaluate(async (body) => {
    const response = await fetch('/api/settings', {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(await response.text())
    // As when one comes back to the tab: it asks for the settings.
    document.dispatchEvent(new Event('visibilitychange'))
  }, change)
}

describe('an editor', () => {
  test('has several carets, comments, moves lines and indents as the language wants', async ({
    anode,
    browser,
  }) => {
    const id = await anode.createNotebook(['a = 1\nb = a\nc = a'])
    const notebook = await browser.openNotebook(id)
    const { keyboard } = notebook.page
    const cell = await notebook.cellAt(0)
    await cell.editor.click()
    await keyboard.press('ControlOrMeta+Home')
    for (let i = 0; i < 4; i++) await keyboard.press('ControlOrMeta+d')
    await keyboard.type('xx')
    await expect.poll(() => cell.text()).toBe('xx = 1\nb = xx\nc = xx')
    // Esc first takes away the other carets, then leaves the text.
    await keyboard.press('Escape')
    await expect.poll(() => cell.root.getAttribute('data-selected')).toBe('editing')
    await keyboard.press('ControlOrMeta+Home')
    await keyboard.press('ControlOrMeta+/')
    await expect.poll(() => cell.text()).toBe('# xx = 1\nb = xx\nc = xx')
    await keyboard.press('ControlOrMeta+/')
    await keyboard.press('Alt+ArrowDown')
    await expect.poll(() => cell.text()).toBe('b = xx\nxx = 1\nc = xx')
    await keyboard.press('Shift+Alt+ArrowDown')
    await expect.poll(() => cell.text()).toBe('b = xx\nxx = 1\nxx = 1\nc = xx')
    await keyboard.press('ControlOrMeta+End')
    await keyboard.type('\nif c:')
    await keyboard.press('Enter')
    await keyboard.type('d')
    await expect.poll(() => cell.text()).toMatch(/if c:\n {4}d$/)
    await keyboard.press('Shift+Tab')
    await expect.poll(() => cell.text()).toMatch(/if c:\nd$/)
    await cell.write('one\ntwo')
    const [first, second] = [cell.editor.locator('.cm-line').first(), cell.editor.locator('.cm-line').nth(1)]
    await first.click({ position: { x: 30, y: 8 } })
    await second.click({ position: { x: 30, y: 8 }, modifiers: ['Alt'] })
    await keyboard.press('End')
    await keyboard.type('!')
    await expect.poll(() => cell.text()).toMatch(/^one!\ntwo!$/)
    await keyboard.press('Escape')
    await keyboard.press('Escape')
    await expect.poll(() => cell.root.getAttribute('data-selected')).toBe('selected')
  })

  test('colours Python and other languages inside Markdown', async ({ anode, browser }) => {
    const source = '# T\n\n```python\ndef f(): pass\n```\n\n```rust\nfn main() {}\n```\n\n$a_1 b_1$'
    const id = await anode.createNotebook([{ kind: 'markdown', source }])
    const notebook = await browser.openNotebook(id)
    const cell = await notebook.cellAt(0)
    await cell.root.getByRole('heading').dblclick()
    await cell.editor.locator('.tok-keyword', { hasText: 'def' }).waitFor()
    await cell.editor.locator('.tok-keyword', { hasText: 'fn' }).waitFor()
    expect(await cell.editor.locator('.tok-emphasis').count()).toBe(0)
  })

  test('follows the settings while it is open: brackets, line numbers, Vim keys', async ({
    anode,
    browser,
  }) => {
    const id = await anode.createNotebook(['one\ntwo\nthree'])
    const notebook = await browser.openNotebook(id)
    const { keyboard } = notebook.page
    const cell = await notebook.cellAt(0)
    await cell.editor.click()
    await keyboard.press('ControlOrMeta+End')
    await keyboard.type('(')
    await expect.poll(() => cell.text()).toBe('one\ntwo\nthree()')
    await keyboard.press('Backspace')
    await set(notebook, { autoCloseBrackets: false, lineNumbers: true, vimKeys: true })
    await expect
      .poll(() => cell.root.locator('.cm-lineNumbers .cm-gutterElement').last().innerText())
      .toBe('3')
    await cell.root.locator('.cm-vimMode').waitFor()
    await keyboard.type('ggdd')
    await expect.poll(() => cell.text()).toBe('two\nthree')
    await keyboard.type('A(')
    await expect.poll(() => cell.text()).toBe('two(\nthree')
    // Insert mode to normal mode, then out of the text.
    await keyboard.press('Escape')
    await expect.poll(() => cell.root.getAttribute('data-selected')).toBe('editing')
    await keyboard.type('u')
    await expect.poll(() => cell.text()).toBe('two\nthree')
    await keyboard.press('Escape')
    await expect.poll(() => cell.root.getAttribute('data-selected')).toBe('selected')
    await set(notebook, { autoCloseBrackets: null, lineNumbers: null, vimKeys: null })
    await expect.poll(() => cell.root.locator('.cm-lineNumbers').count()).toBe(0)
    await expect.poll(() => cell.root.locator('.cm-vimMode').count()).toBe(0)
  })
})

describe('a traceback', () => {
  test('leads to the line of the cell that it names', async ({ anode, browser }) => {
    const id = await anode.createNotebook(['def f(x):\n    y = 1\n    return y / x', 'f(0)'])
    const notebook = await browser.openNotebook(id)
    const [first, second] = [await notebook.cellAt(0), await notebook.cellAt(1)]
    expect(await first.runToEnd()).toBe('ok')
    expect(await second.runToEnd()).toBe('error')
    await second.outputs.getByRole('button', { name: 'Cell In[1], line 3' }).click()
    await expect.poll(() => first.root.getAttribute('data-selected')).toBe('editing')
    await notebook.page.keyboard.type('#')
    await expect.poll(() => first.text()).toBe('def f(x):\n    y = 1\n#    return y / x')
  })
})
