import { describe, expect } from 'vitest'
import type { Anode } from '../harness/Anode.ts'
import type { Browser } from '../harness/Browser.ts'
import { sourcesOf } from '../harness/ipynb.ts'
import { copyStored } from '../harness/keptPage.ts'
import type { Network } from '../harness/Network.ts'
import { NotebookPage } from '../harness/NotebookPage.ts'
import { readLog } from '../harness/notebookLog.ts'
import { networkTest as test } from '../harness/test.ts'

/** Waits until what was typed is committed in the page and waits for the server. */
const waiting = (notebook: NotebookPage, count: number) =>
  expect
    .poll(() => notebook.syncWords())
    .toBe(`Offline: ${count} ${count === 1 ? 'change' : 'changes'} waiting`)

/** No fact of a page is in the log twice: what was repeated was skipped. */
const expectNothingDoubled = (anode: Anode, id: string): void => {
  const facts = readLog(anode.home, id).filter(({ client }) => client !== null)
  const contents = facts.map(({ name, args }) => `${name} ${args}`)
  expect(contents).toHaveLength(new Set(contents).size)
}

/** A notebook on which two tabs worked offline, one change in a text and a new cell, until both crashed. */
const twoCrashedTabs = async (anode: Anode, network: Network, browser: Browser): Promise<string> => {
  const id = await anode.createNotebook(['x = 1'])
  const [first, second] = [await browser.openNotebook(id), await browser.openNotebook(id)]
  await copyStored(second.page, id)
  network.goOffline()
  await (await first.cellAt(0)).append(' + 2')
  await waiting(first, 1)
  await second.addCell('code', 'y = 3')
  await waiting(second, 2)
  await browser.crash(first.page)
  await browser.crash(second.page)
  network.goOnline()
  return id
}

describe('a page without a connection', () => {
  test('keeps what is written and sends it when it is back', async ({ anode, browser, network, remote }) => {
    const id = await anode.createNotebook(['x = 1'])
    const [mine, theirs] = [await remote.openNotebook(id), await browser.openNotebook(id)]
    network.goOffline()
    await (await mine.cellAt(0)).write('x = 1 + 1')
    await waiting(mine, 1)
    const added = await mine.addCell('markdown', '# Written under way')
    await mine.notice('The server does not answer').waitFor()
    await theirs.addCell('code', 'written = "meanwhile"')
    network.goOnline()
    await expect.poll(() => mine.syncWords()).toBe('All changes saved')
    const [ids, all] = [await mine.cellIds(), ['x = 1 + 1', '# Written under way', 'written = "meanwhile"']]
    expect(ids).toHaveLength(3)
    await expect.poll(() => theirs.cellIds()).toEqual(ids)
    expect([...sourcesOf(await anode.exportNotebook(id))].sort()).toEqual(all.sort())
    await expect.poll(() => theirs.cell(added.id).kind()).toBe('markdown')
    expectNothingDoubled(anode, id)
  })

  test('merges its text with what others wrote into the same cell', async ({
    anode,
    browser,
    network,
    remote,
  }) => {
    const id = await anode.createNotebook(['middle'])
    const [mine, theirs] = [await remote.openNotebook(id), await browser.openNotebook(id)]
    network.goOffline()
    await (await mine.cellAt(0)).append(' end')
    await waiting(mine, 1)
    const same = await theirs.cellAt(0)
    await same.editor.click()
    await theirs.page.keyboard.press('ControlOrMeta+Home')
    await theirs.page.keyboard.type('start ')
    await expect.poll(async () => sourcesOf(await anode.exportNotebook(id))).toEqual(['start middle'])
    network.goOnline()
    await expect.poll(async () => (await mine.cellAt(0)).text()).toBe('start middle end')
    await expect.poll(() => same.text()).toBe('start middle end')
  })

  test('keeps what is written when it is closed, and the next one sends it', async ({
    anode,
    network,
    remote,
  }) => {
    const id = await anode.createNotebook(['x = 1'])
    const notebook = await remote.openNotebook(id)
    // A copy must be stored before the page can open without a server.
    await expect.poll(() => notebook.syncWords()).toBe('All changes saved')
    network.goOffline()
    await (await notebook.cellAt(0)).append(' + 2')
    await waiting(notebook, 1)
    await notebook.page.close()
    network.goOnline()
    const again = await remote.openNotebook(id)
    await expect.poll(async () => (await again.cellAt(0)).text()).toBe('x = 1 + 2')
    await expect.poll(async () => sourcesOf(await anode.exportNotebook(id))).toEqual(['x = 1 + 2'])
    expectNothingDoubled(anode, id)
  })
})

describe('a page whose connection is dead without a word', () => {
  test('notices it, and takes another one when there is one', async ({ anode, network, remote }) => {
    const id = await anode.createNotebook(['x = 1'])
    const page = await remote.context.newPage()
    await page.clock.install()
    await page.goto(`${network.origin}/n/${id}`)
    const notebook = new NotebookPage(page)
    await notebook.opened()
    await expect.poll(() => notebook.syncWords()).toBe('All changes saved')
    network.hold()
    await page.clock.runFor(20_000)
    await notebook.notice('The server does not answer').waitFor()
    await (await notebook.cellAt(0)).append(' + 2')
    await waiting(notebook, 1)
    network.cut()
    network.release()
    await page.clock.runFor(10_000)
    await expect.poll(async () => sourcesOf(await anode.exportNotebook(id))).toEqual(['x = 1 + 2'])
    await expect.poll(() => notebook.syncWords()).toBe('All changes saved')
  })
})

describe('a page whose connection comes and goes', () => {
  test('does not say that all is saved while a change waits', async ({ anode, browser }) => {
    const id = await anode.createNotebook(['x = 1'])
    const page = await browser.context.newPage()
    let flaps = true
    // The server answers each time, never gets the change, and is gone again.
    await page.routeWebSocket(/socket$/, (socket) => {
      const server = socket.connectToServer()
      socket.onMessage((message) => {
        if (!flaps || !String(message).startsWith('{"_tag":"push"')) server.send(message)
      })
      if (flaps) setTimeout(() => socket.close(), 200)
    })
    await page.goto(`${anode.origin}/n/${id}`)
    const notebook = new NotebookPage(page)
    await notebook.opened()
    await (await notebook.cellAt(0)).append(' + 2')
    await expect.poll(() => notebook.syncWords()).toMatch(/1 change waiting/)
    flaps = false
    await expect.poll(async () => sourcesOf(await anode.exportNotebook(id))).toEqual(['x = 1 + 2'])
    await expect.poll(() => notebook.syncWords()).toBe('All changes saved')
  })
})

describe('a page that crashes', () => {
  test('leaves what was not acknowledged to the next tab', async ({ anode, network, remote }) => {
    const id = await anode.createNotebook(['x = 1'])
    const notebook = await remote.openNotebook(id)
    network.goOffline()
    await (await notebook.cellAt(0)).append(' + 2')
    await waiting(notebook, 1)
    const added = await notebook.addCell('code', 'y = 3')
    await waiting(notebook, 3)
    await remote.crash(notebook.page)
    network.goOnline()
    const next = await remote.openNotebook(id)
    await expect.poll(() => next.cellIds()).toHaveLength(2)
    await expect.poll(async () => (await next.cellAt(0)).text()).toBe('x = 1 + 2')
    await expect.poll(() => next.cell(added.id).text()).toBe('y = 3')
    await expect.poll(async () => sourcesOf(await anode.exportNotebook(id))).toEqual(['x = 1 + 2', 'y = 3'])
    expectNothingDoubled(anode, id)
  })

  test('together with a second one leaves the journals of both to the next tab', async ({
    anode,
    network,
    remote,
  }) => {
    const id = await twoCrashedTabs(anode, network, remote)
    const next = await remote.openNotebook(id)
    await expect.poll(async () => sourcesOf(await anode.exportNotebook(id))).toEqual(['x = 1 + 2', 'y = 3'])
    await expect.poll(async () => (await next.cellAt(0)).text()).toBe('x = 1 + 2')
    await expect.poll(async () => (await next.cellAt(1)).text()).toBe('y = 3')
    await expect.poll(() => next.syncWords()).toBe('All changes saved')
    expectNothingDoubled(anode, id)
  })

  test('leaves them to the next tab also where the server answers late', async ({
    anode,
    network,
    remote,
  }) => {
    const id = await twoCrashedTabs(anode, network, remote)
    const page = await remote.context.newPage()
    // Later than a page with a stored copy waits for before it shows that.
    await page.routeWebSocket(/socket$/, (socket) => {
      const server = socket.connectToServer()
      server.onMessage((message) => setTimeout(() => socket.send(message), 1000))
    })
    await page.goto(`${network.origin}/n/${id}`)
    await expect.poll(async () => sourcesOf(await anode.exportNotebook(id))).toEqual(['x = 1 + 2', 'y = 3'])
    await expect.poll(async () => (await new NotebookPage(page).cellAt(1)).text()).toBe('y = 3')
    expectNothingDoubled(anode, id)
  })

  test('with facts that the server has but did not acknowledge yet doubles none', async ({
    anode,
    network,
    remote,
  }) => {
    const id = await anode.createNotebook(['x = 1'])
    const notebook = await remote.openNotebook(id)
    // The answer never arrives: the page must take its fact for unsaved.
    network.holdAnswers()
    await (await notebook.cellAt(0)).type(' + 2')
    await expect.poll(async () => sourcesOf(await anode.exportNotebook(id))).toEqual(['x = 1 + 2'])
    await remote.crash(notebook.page)
    network.release()
    const next = await remote.openNotebook(id)
    await expect.poll(async () => (await next.cellAt(0)).text()).toBe('x = 1 + 2')
    await expect.poll(() => next.syncWords()).toBe('All changes saved')
    await (await next.cellAt(0)).type(' + 3')
    await expect.poll(async () => sourcesOf(await anode.exportNotebook(id))).toEqual(['x = 1 + 2 + 3'])
    expectNothingDoubled(anode, id)
  })
})
