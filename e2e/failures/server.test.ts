import { rmSync } from 'node:fs'
import { describe, expect } from 'vitest'
import { sourcesOf } from '../harness/ipynb.ts'
import { copyStored, pageKept } from '../harness/keptPage.ts'
import { NotebookPage } from '../harness/NotebookPage.ts'
import { openNotebookFile } from '../harness/notebookLog.ts'
import { test } from '../harness/test.ts'

describe('a browser that the server does not know any more', () => {
  test('is told so over the notebook, goes on writing, and signs in again', async ({ anode, browser }) => {
    const id = await anode.createNotebook(['x = 1'])
    const notebook = await browser.openNotebook(id)
    await pageKept(notebook.page)
    await copyStored(notebook.page, id)
    await browser.context.clearCookies()
    await anode.restart()
    const notice = notebook.notice('This browser is signed out')
    await notice.waitFor()
    await (await notebook.cellAt(0)).append(' + 1')
    await expect.poll(() => notebook.syncWords()).toBe('Offline: 1 change waiting')
    await notice.getByRole('textbox', { name: 'Link or token' }).fill(anode.url)
    await notice.getByRole('button', { name: 'Sign in' }).click()
    await notebook.page.waitForURL(`${anode.origin}/n/${id}`)
    await notebook.opened()
    await expect.poll(() => notebook.syncWords()).toBe('All changes saved')
    expect(sourcesOf(await anode.exportNotebook(id))).toEqual(['x = 1 + 1'])
  })

  test('sees no list, but where to put the token', async ({ anode, browser }) => {
    const page = await browser.openTab('/')
    await pageKept(page)
    await browser.context.clearCookies()
    await page.goto(anode.origin)
    await page.getByRole('heading', { name: 'This browser is signed out' }).waitFor()
    await page.getByRole('textbox', { name: 'Link or token' }).fill(anode.token)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { name: 'Notebooks' }).waitFor()
  })
})

describe('a server that comes back with other data', () => {
  test('without the notebook: its copy is shown, and can be made a new one', async ({ anode, browser }) => {
    const id = await anode.createNotebook(['x = 1'], 'Only here')
    const notebook = await browser.openNotebook(id)
    await copyStored(notebook.page, id)
    await anode.kill9()
    rmSync(anode.home.file('directory.sqlite'))
    rmSync(anode.home.file('notebooks'), { recursive: true })
    await anode.start()
    const notice = notebook.notice('The server does not have this notebook')
    await notice.waitFor()
    await expect.poll(async () => (await notebook.cellAt(0)).text()).toBe('x = 1')
    const saving = notebook.page.waitForEvent('download')
    await notice.getByRole('button', { name: 'Save as .ipynb' }).click()
    expect((await saving).suggestedFilename()).toBe('Only here.ipynb')
    await notice.getByRole('button', { name: 'Make a new notebook of it' }).click()
    await expect.poll(() => notebook.page.url()).not.toContain(id)
    await notebook.opened()
    const made = notebook.page.url().split('/').at(-1) ?? ''
    await expect.poll(async () => sourcesOf(await anode.exportNotebook(made))).toEqual(['x = 1'])
  })

  test('with an earlier state of it: says so, and offers what was here', async ({ anode, browser }) => {
    const id = await anode.createNotebook(['x = 1'])
    const notebook = await browser.openNotebook(id)
    await (await notebook.cellAt(0)).type(' + 1')
    await expect.poll(async () => sourcesOf(await anode.exportNotebook(id))).toEqual(['x = 1 + 1'])
    await anode.kill9()
    // As a backup from before the edit would be.
    const db = openNotebookFile(anode.home, id, { readOnly: false })
    db.exec(
      `DELETE FROM log WHERE name = 'v1.CellTextEdited'; DELETE FROM room WHERE key IN ('schema', 'epoch')`,
    )
    db.close()
    await anode.start()
    const notice = notebook.notice('The server has another state of this notebook')
    await notice.waitFor()
    await expect.poll(async () => (await notebook.cellAt(0)).text()).toBe('x = 1')
    const saving = notebook.page.waitForEvent('download')
    await notice.getByRole('button', { name: 'Save what was here' }).click()
    const stream = await (await saving).createReadStream()
    let text = ''
    for await (const chunk of stream) text += String(chunk)
    expect(sourcesOf(JSON.parse(text))).toEqual(['x = 1 + 1'])
  })
})

test('what the server refuses is offered as a file', async ({ anode, browser }) => {
  const id = await anode.createNotebook(['x = 1'])
  const page = await browser.context.newPage()
  // No person can state such a fact by the page; here one is changed on its way.
  await page.routeWebSocket(/socket$/, (socket) => {
    const server = socket.connectToServer()
    socket.onMessage((message) => server.send(String(message).replaceAll('person:local', 'person:other')))
  })
  await page.goto(`${anode.origin}/n/${id}`)
  const notebook = new NotebookPage(page)
  await notebook.opened()
  await notebook.addCell('code')
  const notice = notebook.notice(/The server did not accept (a change|\d+ changes)/)
  await notice.waitFor()
  const saving = page.waitForEvent('download')
  await notice.getByRole('button', { name: 'Save as file' }).click()
  expect((await saving).suggestedFilename()).toBe(`refused-changes-${id}.json`)
  await notice.getByRole('button', { name: 'Dismiss' }).click()
  await expect.poll(() => notice.count()).toBe(0)
  await expect.poll(() => notebook.cellIds()).toHaveLength(1)
})

test('a kernel that died says so, and starts again', async ({ anode, browser }) => {
  const id = await anode.createNotebook(['import os, signal\nos.kill(os.getpid(), signal.SIGKILL)', '1 + 1'])
  const notebook = await browser.openNotebook(id)
  expect(await (await notebook.cellAt(0)).runToEnd()).toBe('lost')
  const notice = notebook.notice('The kernel died')
  await notice.waitFor()
  expect(await (await notebook.cellAt(1)).runToEnd()).toBe('ok')
  await expect.poll(() => notice.count()).toBe(0)
})
