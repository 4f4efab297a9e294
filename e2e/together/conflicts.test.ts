import { writeFileSync } from 'node:fs'
import { describe, expect } from 'vitest'
import { introduce } from '../harness/introduce.ts'
import type { NotebookPage } from '../harness/NotebookPage.ts'
import { readLog } from '../harness/notebookLog.ts'
import { pressSequence } from '../harness/pressSequence.ts'
import { networkTest as test } from '../harness/test.ts'

const lost = (notebook: NotebookPage) => notebook.page.locator('[data-lost-cell]')
const held = (notebook: NotebookPage) => notebook.page.locator('[data-held-run]')

/** Presses keys in command mode, on a cell. */
const pressOn = async (notebook: NotebookPage, index: number, ...keys: ReadonlyArray<string>) => {
  const cell = await notebook.cellAt(index)
  await cell.root.focus()
  if (keys.length > 1 && keys.every((key) => key.length === 1)) return pressSequence(notebook.page, ...keys)
  for (const key of keys) await notebook.page.keyboard.press(key)
}

describe('a cell that one deletes while another writes in it', () => {
  test('is offered back to who wrote, with all that was written, also after a reload', async ({
    anode,
    browser,
    otherBrowser,
  }) => {
    await introduce(anode, otherBrowser, 'Ben')
    const id = await anode.createNotebook(['first = 1', 'second = 2'])
    const [ana, ben] = [await browser.openNotebook(id), await otherBrowser.openNotebook(id)]
    const cell = await ana.cellAt(1)
    await cell.type(' + 40')
    await expect.poll(async () => (await ben.cellAt(1)).root.innerText()).toContain('second = 2 + 40')
    await pressOn(ben, 1, 'd', 'd')
    await lost(ana).waitFor()
    await expect.poll(() => lost(ana).innerText()).toContain('Ben deleted the cell you were writing in')
    await expect.poll(() => lost(ana).innerText()).toContain('second = 2 + 40')
    expect(await lost(ben).count()).toBe(0)
    await ana.reload()
    await lost(ana).getByRole('button', { name: 'Put it back' }).click()
    await expect.poll(() => ben.cellIds()).toContain(cell.id)
    await expect.poll(async () => (await ben.cellAt(1)).root.innerText()).toContain('second = 2 + 40')
    await expect.poll(() => lost(ana).count()).toBe(0)
  })

  test('keeps what was written without a server, and can be let go', async ({
    anode,
    browser,
    network,
    remote,
  }) => {
    const id = await anode.createNotebook(['first = 1', 'second = 2', 'third = 3'])
    const [ana, ben] = [await remote.openNotebook(id), await browser.openNotebook(id)]
    await expect.poll(() => ana.syncWords()).toBe('All changes saved')
    network.goOffline()
    await (await ana.cellAt(1)).append(' + 40')
    await (await ana.cellAt(2)).append(' + 50')
    await expect.poll(() => ana.syncWords()).toBe('Offline: 2 changes waiting')
    await pressOn(ben, 1, 'd', 'd')
    await pressOn(ben, 1, 'd', 'd')
    await expect.poll(() => ben.cellIds()).toHaveLength(1)
    network.goOnline()
    await expect.poll(() => lost(ana).count()).toBe(2)
    const words = await lost(ana).allInnerTexts()
    expect(words.join()).toContain('second = 2 + 40')
    expect(words.join()).toContain('third = 3 + 50')
    await lost(ana).first().getByRole('button', { name: 'Let it go' }).click()
    await expect.poll(() => lost(ana).count()).toBe(1)
    await ana.reload()
    await expect.poll(() => lost(ana).count()).toBe(1)
    // Who deleted it and takes that back has the other's words, too.
    await pressOn(ben, 0, 'z', 'z')
    await expect.poll(async () => (await ben.cellAt(-1)).root.innerText()).toContain('third = 3 + 50')
    await expect.poll(() => lost(ana).count()).toBe(0)
  })
})

describe('undo', () => {
  test('takes back in order what one did oneself, in texts and with cells, and leaves what others did', async ({
    anode,
    browser,
    otherBrowser,
  }) => {
    const id = await anode.createNotebook(['a = 1', 'b = 2', 'c = 3'])
    const [ana, ben] = [await browser.openNotebook(id), await otherBrowser.openNotebook(id)]
    await (await ana.cellAt(0)).type(' # ana')
    await ana.page.keyboard.press('Escape')
    await pressOn(ana, 2, 'd', 'd')
    await expect.poll(async () => (await ben.cellAt(0)).root.innerText()).toContain('a = 1 # ana')
    await (await ben.cellAt(0)).type(' # ben')
    await (await ben.cellAt(1)).type(' # ben')
    await expect.poll(async () => (await ana.cellAt(0)).text()).toBe('a = 1 # ana # ben')
    await pressOn(ana, 1, 'ControlOrMeta+z')
    await expect.poll(() => ana.cellIds()).toHaveLength(3)
    await pressOn(ana, 1, 'ControlOrMeta+z')
    await expect.poll(async () => (await ana.cellAt(0)).text()).toBe('a = 1 # ben')
    await pressOn(ana, 1, 'ControlOrMeta+z')
    await ana.page.getByText('There is nothing to undo.').waitFor()
    await expect.poll(async () => (await ben.cellAt(0)).text()).toBe('a = 1 # ben')
    await expect.poll(async () => (await ana.cellAt(1)).text()).toBe('b = 2 # ben')
    await pressOn(ana, 1, 'ControlOrMeta+Shift+z')
    await expect.poll(async () => (await ben.cellAt(0)).text()).toBe('a = 1 # ana # ben')
  })

  test('in a text stays in it, and offers what was done before elsewhere', async ({ anode, browser }) => {
    const id = await anode.createNotebook(['a = 1', 'b = 2'])
    const ana = await browser.openNotebook(id)
    await pressOn(ana, 1, 'd', 'd')
    const cell = await ana.cellAt(0)
    await cell.type('23')
    await ana.page.keyboard.press('ControlOrMeta+z')
    await expect.poll(() => cell.text()).toBe('a = 1')
    await ana.page.keyboard.press('ControlOrMeta+z')
    await expect.poll(() => ana.cellIds()).toHaveLength(1)
    await ana.button('Undo that').click()
    await expect.poll(() => ana.cellIds()).toHaveLength(2)
  })
})

describe('a cell that two run at once', () => {
  test('runs once, and both see it', async ({ anode, browser, otherBrowser }) => {
    const both = anode.home.file('both')
    const id = await anode.createNotebook([
      `import os, time\nwhile not os.path.exists(${JSON.stringify(both)}): time.sleep(0.01)\nprint("ran")`,
    ])
    const [ana, ben] = [await browser.openNotebook(id), await otherBrowser.openNotebook(id)]
    const cells = [await ana.cellAt(0), await ben.cellAt(0)]
    await Promise.all(cells.map((cell) => cell.root.focus()))
    await Promise.all([ana, ben].map(({ page }) => page.keyboard.press('ControlOrMeta+Enter')))
    // It runs until both have asked, and know that it does.
    for (const cell of cells) await expect.poll(() => cell.state()).toBe('running')
    for (const page of [ana, ben]) await expect.poll(() => page.syncWords()).toBe('All changes saved')
    writeFileSync(both, '')
    for (const cell of cells) {
      expect(await cell.ended()).toBe('ok')
      await expect.poll(() => cell.outputText()).toContain('ran')
    }
    const log = readLog(anode.home, id)
    expect(log.filter(({ name }) => name === 'v1.RunStarted')).toHaveLength(1)
  })

  test('shows that its output is old when another edits it, until that is undone', async ({
    anode,
    browser,
    otherBrowser,
  }) => {
    const id = await anode.createNotebook(['print(6 * 7)'])
    const [ana, ben] = [await browser.openNotebook(id), await otherBrowser.openNotebook(id)]
    const cell = await ana.cellAt(0)
    expect(await cell.runToEnd()).toBe('ok')
    await expect.poll(() => cell.outputText()).toContain('42')
    await (await ben.cellAt(0)).type('  # why')
    await cell.root.getByText('Edited since this run').waitFor()
    await ben.page.keyboard.press('ControlOrMeta+z')
    await expect.poll(() => cell.root.getByText('Edited since this run').count()).toBe(0)
  })
})

describe('runs that were asked for without a server', () => {
  test('wait for a word when their ground changed, each is run or dropped, and others just run', async ({
    anode,
    browser,
    network,
    remote,
  }) => {
    const id = await anode.createNotebook(['n = 2', 'print("n is", n)', 'print("twice", 2 * n)'])
    const [ana, ben] = [await remote.openNotebook(id), await browser.openNotebook(id)]
    await expect.poll(() => ana.syncWords()).toBe('All changes saved')
    network.goOffline()
    await expect.poll(() => ana.syncWords()).toMatch(/^Offline/)
    for (const index of [0, 1, 2]) await (await ana.cellAt(index)).run()
    await expect.poll(() => ana.runStates()).toEqual(['queued', 'queued', 'queued'])
    await (await ben.cellAt(1)).type('  # seen')
    const isSaved = () => readLog(anode.home, id).some(({ name }) => name === 'v1.CellTextEdited')
    await expect.poll(isSaved).toBe(true)
    network.goOnline()
    await expect.poll(() => held(ana).count()).toBe(2)
    expect(await (await ana.cellAt(0)).ended()).toBe('ok')
    expect((await held(ana).allInnerTexts()).map((text) => text.match(/(its|code).*changed/)?.[0])).toEqual([
      'its text changed',
      'code above it changed',
    ])
    // One person in two browsers: either may say it.
    expect(await held(ben).count()).toBe(2)
    await ana.button('Drop the run of cell 2').click()
    await expect.poll(() => held(ana).count()).toBe(1)
    await ana.button('Run cell 3 now').click()
    expect(await (await ana.cellAt(2)).ended()).toBe('ok')
    await expect.poll(async () => (await ben.cellAt(2)).outputText()).toContain('twice 4')
    await expect.poll(() => ana.runStates()).toEqual(['ok', 'idle', 'ok'])
  })
})
