import { describe, expect } from 'vitest'
import type { Anode } from '../harness/Anode.ts'
import { sourcesOf } from '../harness/ipynb.ts'
import { NotebookPage } from '../harness/NotebookPage.ts'
import { openNotebookFile } from '../harness/notebookLog.ts'
import { test } from '../harness/test.ts'

/** Resolves when both pages and the server have one text. */
const agreeOn = async (anode: Anode, id: string, pages: ReadonlyArray<NotebookPage>, text: string) => {
  for (const page of pages) await expect.poll(async () => (await page.cellAt(0)).text()).toBe(text)
  await expect.poll(async () => sourcesOf(await anode.exportNotebook(id))[0]).toBe(text)
}

describe('a cell whose text came with other line ends', () => {
  test('is edited, replaced in and pasted into by two people, who see one text', async ({
    anode,
    browser,
    otherBrowser,
  }) => {
    const id = await anode.createNotebook(['a = 1\r\nb = 2\rc = 3\r\nprint(a, b, c)'])
    const [ana, ben] = [await browser.openNotebook(id), await otherBrowser.openNotebook(id)]
    const [mine, theirs] = [await ana.cellAt(0), await ben.cellAt(0)]
    await mine.editor.locator('.cm-line').nth(2).click()
    await ana.page.keyboard.press('End')
    await ana.page.keyboard.type('0')
    await agreeOn(anode, id, [ana, ben], 'a = 1\nb = 2\nc = 30\nprint(a, b, c)')
    await theirs.editor.locator('.cm-line').nth(3).click()
    await ben.page.keyboard.press('End')
    await theirs.editor.evaluate((editor) => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', '\r\nd = 4\re = 5')
      editor.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    })
    await agreeOn(anode, id, [ana, ben], 'a = 1\nb = 2\nc = 30\nprint(a, b, c)\nd = 4\ne = 5')
    await ana.page.keyboard.press('ControlOrMeta+h')
    const bar = ana.page.getByRole('search')
    await bar.getByLabel('Find', { exact: true }).fill(' = ')
    await bar.getByLabel('Replace with').fill('=')
    await bar.getByRole('button', { name: 'Replace all' }).click()
    await agreeOn(anode, id, [ana, ben], 'a=1\nb=2\nc=30\nprint(a, b, c)\nd=4\ne=5')
    await Promise.all([browser.closeTabs(), otherBrowser.closeTabs()])
  })
})

describe('a text with a NUL', () => {
  test('is whole in the source and the output, live, after a reload and for another person', async ({
    anode,
    browser,
    otherBrowser,
  }) => {
    const source =
      '# x\0y\nprint("one\\x00two", flush=True)\nfor i in range(3): print("later", i, flush=True)'
    // Python compiles no source with a NUL: that one stays in a Markdown cell.
    const id = await anode.createNotebook([
      source.replace('\0', ''),
      { kind: 'raw', source: 'before\0behind' },
    ])
    const notebook = await browser.openNotebook(id)
    const cell = await notebook.cellAt(0)
    expect(await cell.runToEnd()).toBe('ok')
    const isWhole = async (page: NotebookPage) => {
      await expect
        .poll(async () => (await page.cellAt(0)).outputText())
        .toMatch(/one.?two\s+later 0\s+later 1\s+later 2/)
      await expect.poll(async () => (await page.cellAt(1)).text()).toMatch(/before.behind/)
    }
    await isWhole(notebook)
    await notebook.reload()
    await isWhole(notebook)
    const other = await otherBrowser.openNotebook(id)
    await isWhole(other)
    const raw = await other.cellAt(1)
    await raw.editor.click()
    await other.page.keyboard.press('ControlOrMeta+End')
    await other.page.keyboard.type('!')
    await expect.poll(async () => sourcesOf(await anode.exportNotebook(id))[1]).toBe('before\0behind!')
    await expect.poll(async () => (await notebook.cellAt(1)).text()).toMatch(/before.behind!/)
    await Promise.all([browser.closeTabs(), otherBrowser.closeTabs()])
  })
})

describe('a page whose text is not the server’s', () => {
  test('shows the server’s, and gives the person theirs back', async ({ anode, browser, otherBrowser }) => {
    const id = await anode.createNotebook(['one'])
    const writer = await browser.openNotebook(id)
    const page = await otherBrowser.context.newPage()
    // What the other person types never arrives as it was typed.
    const wrong = 'AQEJAIQAAgEgAA=='
    await page.routeWebSocket(/socket$/, (socket) => {
      const server = socket.connectToServer()
      server.onMessage((message) => {
        const text = String(message)
        if (text.startsWith('{"_tag":"text"')) return
        socket.send(
          text.replace(
            /("name":"v1.CellTextEdited","args":\{"cellId":"[^"]+","update":")[^"]+/,
            `$1${wrong}`,
          ),
        )
      })
    })
    await page.goto(`${anode.origin}/n/${id}`)
    const reader = new NotebookPage(page)
    await reader.opened()
    await expect.poll(async () => (await reader.cellAt(0)).text()).toBe('one')
    await (await writer.cellAt(0)).type(' two')
    const notice = reader.notice('The text of a cell on this page was not the one')
    await notice.waitFor()
    await expect.poll(async () => (await reader.cellAt(0)).text()).toBe('one two')
    await notice.getByRole('button', { name: 'Put mine into a new cell' }).click()
    await expect.poll(() => reader.cellIds()).toHaveLength(2)
    await expect.poll(async () => sourcesOf(await anode.exportNotebook(id))).toEqual(['one two', 'one '])
    await notice.waitFor({ state: 'hidden' })
    await Promise.all([browser.closeTabs(), otherBrowser.closeTabs()])
  })
})

describe('a run that displays what is nested too deep', () => {
  test('ends, says so, and keeps neither the next run nor another browser from anything', async ({
    anode,
    browser,
    otherBrowser,
  }) => {
    const build = (levels: number) =>
      `import sys; sys.setrecursionlimit(20000)\nx = {}\nfor _ in range(${levels}): x = {'a': x}\n`
    const id = await anode.createNotebook([
      `${build(900)}display({'application/json': x}, raw=True)`,
      `${build(1100)}display({'text/plain': 'shown'}, metadata={'deep': x}, raw=True)`,
      'print("goes on")',
    ])
    const notebook = await browser.openNotebook(id)
    for (const i of [0, 1, 2]) expect(await (await notebook.cellAt(i)).runToEnd()).toBe('ok')
    const other = await otherBrowser.openNotebook(id)
    for (const page of [notebook, other]) {
      await expect.poll(async () => (await page.cellAt(0)).outputs.innerText()).not.toBe('')
      await expect.poll(async () => (await page.cellAt(1)).outputText()).toContain('shown')
      await expect.poll(async () => (await page.cellAt(2)).outputText()).toContain('goes on')
    }
    await Promise.all([browser.closeTabs(), otherBrowser.closeTabs()])
  })
})

describe('a log with facts that mean nothing', () => {
  test('opens in a browser that never saw it, which names the cell', async ({
    anode,
    browser,
    otherBrowser,
  }) => {
    const id = await anode.createNotebook(['x = 1', 'y = 2'])
    const seen = await otherBrowser.openNotebook(id)
    const [first, second] = (await seen.cellIds()) as [string, string]
    expect(await (await seen.cellAt(0)).runToEnd()).toBe('ok')
    await expect.poll(() => seen.syncWords()).toBe('All changes saved')
    await anode.kill9()
    const db = openNotebookFile(anode.home, id, { readOnly: false })
    const insert = db.prepare(
      `INSERT INTO log (seq, name, args, principal, at) SELECT max(seq) + 1, $name, $args, 'server', 0 FROM log`,
    )
    const { runId } = db.prepare('SELECT runId FROM cells WHERE id = ?').get(first) as { runId: string }
    const deep = `${'{"a":'.repeat(1100)}1${'}'.repeat(1100)}`
    const output = `{"_tag":"display","data":{"application/json":${deep}},"metadata":{}}`
    const by = 'server'
    insert.run({
      name: 'v1.OutputAppended',
      args: `{"outputId":"deep","cellId":"${first}","runId":"${runId}","position":9,"output":${output},"by":"${by}"}`,
    })
    insert.run({
      name: 'v1.CellTextEdited',
      args: JSON.stringify({ cellId: second, update: 'AQIDBAUGBw==', by }),
    })
    insert.run({ name: 'v1.CellMoved', args: JSON.stringify({ cellId: second, position: 'first', by }) })
    // As an older server left it: with tables of its own, which hold the output.
    db.exec("UPDATE room SET value = 'older' WHERE key = 'schema'")
    db.close()
    await anode.restart()
    const fresh = await browser.openNotebook(id)
    for (const page of [fresh, seen]) {
      const notice = page.notice('Part of this notebook could not be read')
      await notice.waitFor()
      expect(await notice.innerText()).toMatch(
        /Cell 1: an output\s+Cell 2: an edit of the text\s+Cell 2: a change/,
      )
      await (await page.cellAt(1)).type('!')
    }
    await expect.poll(async () => sourcesOf(await anode.exportNotebook(id))).toEqual(['x = 1', 'y = 2!!'])
    const notice = fresh.notice('Part of this notebook could not be read')
    await notice.getByRole('button', { name: 'Dismiss' }).click()
    await fresh.reload()
    await expect.poll(() => fresh.cellIds()).toHaveLength(2)
    expect(await notice.count()).toBe(0)
    const history = await anode.request('GET', `/notebooks/${id}/history`)
    expect(history.status).toBe(200)
    await Promise.all([browser.closeTabs(), otherBrowser.closeTabs()])
  })
})
