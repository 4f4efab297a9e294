import { existsSync, writeFileSync } from 'node:fs'
import { describe, expect } from 'vitest'
import { countsOn, countUntil, expectCounted, shownNumbers } from '../harness/countingCell.ts'
import { isAlive } from '../harness/processes.ts'
import { test } from '../harness/test.ts'

describe('a server that is killed while a cell prints', () => {
  test('leaves the cell running, and when it is back the page has every line once', async ({
    anode,
    browser,
  }) => {
    const stop = anode.home.file('stop-1')
    const id = await anode.createNotebook([countUntil(stop)])
    const notebook = await browser.openNotebook(id)
    const cell = await notebook.cellAt(0)
    await cell.run()
    await countsOn(cell)
    const host = anode.home.hostPid()

    await anode.kill9()
    await notebook.notice('The server does not answer').waitFor()
    await expect.poll(() => notebook.syncWords()).toContain('Offline')
    const before = (await shownNumbers(cell)).length
    await expect.poll(() => cell.state()).toBe('running')

    await anode.restart()
    await expect.poll(() => notebook.syncWords()).toBe('All changes saved')
    await expect.poll(() => notebook.notice('The server does not answer').count()).toBe(0)
    expect(anode.home.hostPid()).toBe(host)
    // The cell printed on meanwhile, into no server.
    await expect.poll(async () => (await shownNumbers(cell)).length).toBeGreaterThan(before + 50)
    await countsOn(cell)
    writeFileSync(stop, '')
    expect(await cell.ended()).toBe('ok')
    await expectCounted(cell, anode, id)
  })

  test('leaves what the page shows until the kernel host has told it again', async ({ anode, browser }) => {
    const stop = anode.home.file('stop-3')
    const id = await anode.createNotebook([countUntil(stop)])
    const notebook = await browser.openNotebook(id)
    const cell = await notebook.cellAt(0)
    await cell.run()
    await countsOn(cell, 150)
    const host = anode.home.hostPid() ?? 0
    await anode.kill9()
    const before = (await shownNumbers(cell)).length
    process.kill(host, 'SIGSTOP')
    try {
      await anode.restart()
      await expect.poll(() => notebook.syncWords()).toBe('All changes saved')
      await notebook.notice('The kernel host is not connected').waitFor()
      // Neither the log nor the server holds all of it.
      expect((await shownNumbers(cell)).length).toBeGreaterThanOrEqual(before)
    } finally {
      process.kill(host, 'SIGCONT')
    }
    await countsOn(cell)
    writeFileSync(stop, '')
    expect(await cell.ended()).toBe('ok')
    await expectCounted(cell, anode, id)
  })

  test('is told all of a run that ended while it was away', async ({ anode, browser }) => {
    const stop = anode.home.file('stop-2')
    const done = anode.home.file('done-2')
    const id = await anode.createNotebook([
      `${countUntil(stop)}\nopen(${JSON.stringify(done)}, "w").write("done")`,
      '6 * 7',
    ])
    const notebook = await browser.openNotebook(id)
    const [cell, next] = [await notebook.cellAt(0), await notebook.cellAt(1)]
    await cell.run()
    await next.run()
    await countsOn(cell)
    await anode.kill9()
    writeFileSync(stop, '')
    await expect.poll(() => existsSync(done)).toBe(true)
    await anode.restart()
    expect(await cell.ended()).toBe('ok')
    await expectCounted(cell, anode, id)
    expect(await next.ended()).toBe('ok')
    await expect.poll(() => next.outputText()).toBe('42')
  })

  test('takes what was written and asked to run meanwhile, when it is back', async ({ anode, browser }) => {
    const id = await anode.createNotebook(['x = 1', ''])
    const notebook = await browser.openNotebook(id)
    const [first, second] = [await notebook.cellAt(0), await notebook.cellAt(1)]
    expect(await first.runToEnd()).toBe('ok')
    await anode.kill9()
    await second.write('x + 41')
    await second.run()
    await expect.poll(() => second.state()).toBe('queued')
    await expect.poll(() => notebook.syncWords()).toMatch(/Offline: \d changes? waiting/)
    await anode.restart()
    expect(await second.ended()).toBe('ok')
    await expect.poll(() => second.outputText()).toBe('42')
    await expect.poll(() => notebook.syncWords()).toBe('All changes saved')
  })
})

describe('a server that is stopped in good order', () => {
  test('ends its kernels and its kernel host, and says so in the notebook', async ({ anode, browser }) => {
    const id = await anode.createNotebook(['import os; os.getpid()'])
    const notebook = await browser.openNotebook(id)
    const cell = await notebook.cellAt(0)
    expect(await cell.runToEnd()).toBe('ok')
    await expect.poll(() => cell.outputText()).toMatch(/^\d+$/)
    const kernel = Number(await cell.outputText())
    const host = anode.home.hostPid() ?? 0
    expect([isAlive(kernel), isAlive(host)]).toEqual([true, true])
    await anode.terminate()
    expect([isAlive(kernel), isAlive(host)]).toEqual([false, false])
    await anode.start()
    await expect.poll(() => notebook.syncWords()).toBe('All changes saved')
    await expect.poll(() => notebook.kernelStatus()).toBe('shutdown')
    await expect.poll(() => cell.state()).toBe('ok')
  })
})
