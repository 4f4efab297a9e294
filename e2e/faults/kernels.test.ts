import { describe, expect } from 'vitest'
import { countsOn, countUntil } from '../harness/countingCell.ts'
import { isAlive } from '../harness/processes.ts'
import { test } from '../harness/test.ts'

describe('a kernel that dies', () => {
  const deaths = {
    'by os._exit': { code: 'import os\nos._exit(3)', says: /exit code 3/ },
    'by a signal': {
      code: 'import os, signal\nos.kill(os.getpid(), signal.SIGKILL)',
      says: /SIGKILL|signal 9/,
    },
  }

  for (const [how, { code, says }] of Object.entries(deaths)) {
    test(`${how} loses its run with the reason, and the next run gets a new one`, async ({
      anode,
      browser,
    }) => {
      // ZeroMQ sends from a thread of its own: what a process prints in its very last moment may be lost.
      const words = 'import time\nprint("last words", flush=True)\ntime.sleep(0.5)'
      const id = await anode.createNotebook([`${words}\n${code}`, 'len("alive")'])
      const notebook = await browser.openNotebook(id)
      const [fatal, next] = [await notebook.cellAt(0), await notebook.cellAt(1)]
      expect(await fatal.runToEnd()).toBe('lost')
      await expect.poll(() => fatal.root.innerText()).toMatch(says)
      await expect.poll(() => fatal.outputText()).toBe('last words')
      await expect.poll(() => notebook.kernelStatus()).toBe('dead')
      await expect.poll(() => notebook.notice('The kernel died').innerText()).toMatch(says)
      expect(await next.runToEnd()).toBe('ok')
      await expect.poll(() => next.outputText()).toBe('5')
      await expect.poll(() => notebook.notice('The kernel died').count()).toBe(0)
    })
  }

  test('ends the runs that were requested with its own, and none is left waiting', async ({
    anode,
    browser,
  }) => {
    const id = await anode.createNotebook(['import os\nos._exit(1)', '1', '2'])
    const notebook = await browser.openNotebook(id)
    await notebook.button('Run all').click()
    await expect.poll(() => notebook.runStates()).toEqual(['lost', 'interrupted', 'interrupted'])
  })
})

describe('a kernel host that is killed', () => {
  test('loses its runs with the reason, ends its kernels, and the next run starts anew', async ({
    anode,
    browser,
  }) => {
    const never = anode.home.file('never')
    const codes = ['import os; os.getpid()', countUntil(never), 'len("new")', '"waits"']
    const id = await anode.createNotebook(codes)
    const notebook = await browser.openNotebook(id)
    const [who, cell, next] = [await notebook.cellAt(0), await notebook.cellAt(1), await notebook.cellAt(2)]
    const waits = await notebook.cellAt(3)
    expect(await who.runToEnd()).toBe('ok')
    await expect.poll(() => who.outputText()).toMatch(/^\d+$/)
    const kernel = Number(await who.outputText())
    await cell.run()
    await countsOn(cell)
    await waits.run()
    await expect.poll(() => waits.state()).toBe('queued')

    const host = anode.home.hostPid() ?? 0
    process.kill(host, 'SIGKILL')
    expect(await cell.ended()).toBe('lost')
    await expect.poll(() => cell.root.innerText()).toMatch(/process that ran the kernel/)
    // What waited had not begun: it is given up, not lost.
    expect(await waits.ended()).toBe('interrupted')
    await expect.poll(() => isAlive(kernel)).toBe(false)
    await expect.poll(() => notebook.kernelStatus()).toBe('dead')

    expect(await next.runToEnd()).toBe('ok')
    await expect.poll(() => next.outputText()).toBe('3')
    expect(anode.home.hostPid()).not.toBe(host)
    await expect.poll(() => notebook.kernelStatus()).toBe('ready')
  })

  test('together with the server is known to be gone when the server is back', async ({ anode, browser }) => {
    const never = anode.home.file('never')
    const id = await anode.createNotebook([countUntil(never), 'len("new")'])
    const notebook = await browser.openNotebook(id)
    const [cell, next] = [await notebook.cellAt(0), await notebook.cellAt(1)]
    await cell.run()
    await countsOn(cell)
    await anode.kill9()
    process.kill(anode.home.hostPid() ?? 0, 'SIGKILL')
    await anode.restart()
    expect(await cell.ended()).toBe('lost')
    await expect.poll(() => cell.root.innerText()).toMatch(/process that ran the kernel/)
    expect(await next.runToEnd()).toBe('ok')
    await expect.poll(() => next.outputText()).toBe('3')
  })
})
