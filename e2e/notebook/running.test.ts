import { writeFileSync } from 'node:fs'
import { describe, expect } from 'vitest'
import { countsOn, countUntil, expectCounted, shownNumbers } from '../harness/countingCell.ts'
import { NotebookPage } from '../harness/NotebookPage.ts'
import { test } from '../harness/test.ts'

describe('a cell that runs', () => {
  test('shows its value and its execution count after it was typed into a new notebook', async ({
    browser,
  }) => {
    const page = await browser.openTab('/')
    await page.getByRole('button', { name: 'New notebook' }).click()
    await page.waitForURL(/\/n\//)
    const notebook = new NotebookPage(page)
    const cell = await notebook.cellAt(0)
    await cell.type('1+1')
    await page.keyboard.press('ControlOrMeta+Enter')
    expect(await cell.ended()).toBe('ok')
    await expect.poll(() => cell.outputText()).toBe('2')
    await expect.poll(() => cell.root.getByRole('button', { name: 'Run cell' }).innerText()).toBe('[1]')
    await expect.poll(() => notebook.kernelStatus()).toBe('ready')
  })

  test('shows a pandas table as a table, in a frame that is not of our origin', async ({
    anode,
    browser,
  }) => {
    const id = await anode.createNotebook([
      'import pandas as pd\npd.DataFrame({"tree": ["oak", "pine"], "height": [24.5, 31.0]})',
    ])
    const notebook = await browser.openNotebook(id)
    const cell = await notebook.cellAt(0)
    expect(await cell.runToEnd()).toBe('ok')
    const frame = cell.output('text/html').locator('iframe')
    expect(await frame.getAttribute('sandbox')).not.toContain('allow-same-origin')
    const rows = frame.contentFrame().locator('table tbody tr')
    await expect.poll(() => rows.allInnerTexts()).toEqual(['0\toak\t24.5', '1\tpine\t31.0'])
  })

  test('shows a matplotlib plot as a picture', async ({ anode, browser }) => {
    const id = await anode.createNotebook([
      'import matplotlib.pyplot as plt\nplt.plot([1, 3, 2])\nplt.show()',
    ])
    const notebook = await browser.openNotebook(id)
    const cell = await notebook.cellAt(0)
    expect(await cell.runToEnd()).toBe('ok')
    const width = () =>
      cell
        .output('image/png')
        .locator('img')
        .evaluate((image: HTMLImageElement) => image.naturalWidth)
    await expect.poll(width).toBeGreaterThan(100)
  })

  test('shows an error by its name and message, with its coloured traceback', async ({ anode, browser }) => {
    const id = await anode.createNotebook(['def half(x):\n    return x / 0\n\nhalf(3)'])
    const notebook = await browser.openNotebook(id)
    const cell = await notebook.cellAt(0)
    expect(await cell.runToEnd()).toBe('error')
    const error = cell.output('application/vnd.jupyter.error')
    await error.getByRole('group', { name: 'Error: ZeroDivisionError: division by zero' }).waitFor()
    await expect.poll(() => error.innerText()).toContain('return x / 0')
    expect(await error.locator('[class*=ansi]').count()).toBeGreaterThan(0)
  })

  test('is interrupted in an endless loop, and the kernel goes on', async ({ anode, browser }) => {
    const id = await anode.createNotebook(['print("begun", flush=True)\nwhile True: pass', '"still here"'])
    const notebook = await browser.openNotebook(id)
    const [loop, next] = [await notebook.cellAt(0), await notebook.cellAt(1)]
    await loop.run()
    await expect.poll(() => loop.outputText()).toBe('begun')
    await expect.poll(() => notebook.kernelStatus()).toBe('busy')
    await notebook.button('Interrupt kernel').click()
    expect(await loop.ended()).toBe('interrupted')
    expect(await next.runToEnd()).toBe('ok')
    await expect.poll(() => next.outputText()).toBe("'still here'")
  })

  test('finds nothing of what was before a restart of the kernel, and counts from 1', async ({
    anode,
    browser,
  }) => {
    const id = await anode.createNotebook(['x = 1', 'x'])
    const notebook = await browser.openNotebook(id)
    const [set, get] = [await notebook.cellAt(0), await notebook.cellAt(1)]
    expect(await set.runToEnd()).toBe('ok')
    await notebook.button('Restart kernel').click()
    await expect.poll(() => notebook.page.getByText('The kernel was restarted.').isVisible()).toBe(true)
    expect(await get.runToEnd()).toBe('error')
    await expect.poll(() => get.outputText()).toContain("NameError: name 'x' is not defined")
    await expect.poll(() => get.root.getByRole('button', { name: 'Run cell' }).innerText()).toBe('[1]')
  })

  test('asks with input() in the page and gets what is typed there', async ({ anode, browser }) => {
    const id = await anode.createNotebook(['name = input("Your name? ")\nprint(f"Hello {name}!")'])
    const notebook = await browser.openNotebook(id)
    const cell = await notebook.cellAt(0)
    await cell.run()
    const answer = cell.root.getByLabel('Your name?')
    await answer.fill('Ada')
    await answer.press('Enter')
    expect(await cell.ended()).toBe('ok')
    await expect.poll(() => cell.outputText()).toContain('Hello Ada!')
    expect(await answer.count()).toBe(0)
  })

  test('that floods the page is shown by its end at once, and as a whole when it pauses', async ({
    anode,
    browser,
  }) => {
    const stop = anode.home.file('stop-flood')
    const id = await anode.createNotebook([
      [
        'import os, time',
        'for i in range(6000): print(f"<{i}>", flush=i % 20 == 0)',
        'print("paused", flush=True)',
        `while not os.path.exists(${JSON.stringify(stop)}): time.sleep(0.02)`,
        'print("over")',
      ].join('\n'),
    ])
    const notebook = await browser.openNotebook(id)
    const cell = await notebook.cellAt(0)
    await cell.run()
    const end = cell.outputs.getByText('paused')
    await end.waitFor()
    // The end is followed.
    await expect.poll(() => end.evaluate((line) => line.checkVisibility())).toBe(true)
    await expect.poll(async () => (await shownNumbers(cell)).length).toBe(6000)
    await expect.poll(() => cell.state()).toBe('running')
    writeFileSync(stop, '')
    expect(await cell.ended()).toBe('ok')
    await expect.poll(() => cell.outputText()).toContain('over')
    const all = Array.from({ length: 6000 }, (_, i) => i)
    await expect.poll(() => shownNumbers(cell)).toEqual(all)
  })

  test('misses no line after the page was reloaded while it printed', async ({ anode, browser }) => {
    const stop = anode.home.file('stop')
    const id = await anode.createNotebook([countUntil(stop)])
    const notebook = await browser.openNotebook(id)
    const cell = await notebook.cellAt(0)
    await cell.run()
    await countsOn(cell)
    await notebook.reload()
    await expect.poll(() => cell.state()).toBe('running')
    // What was printed before the reload is there, and what is printed now comes.
    await expect.poll(async () => (await shownNumbers(cell))[0]).toBe(0)
    await countsOn(cell)
    writeFileSync(stop, '')
    expect(await cell.ended()).toBe('ok')
    await expectCounted(cell, anode, id)
  })
})

describe('run all', () => {
  test('runs the cells in order and stops at the first error', async ({ anode, browser }) => {
    const id = await anode.createNotebook([
      { kind: 'markdown', source: '# Title' },
      'order = [1]',
      'order.append(2); order',
      '1/0',
      'order.append("never")',
    ])
    const notebook = await browser.openNotebook(id)
    await notebook.button('Run all').click()
    await expect.poll(() => notebook.runStates()).toEqual(['idle', 'ok', 'ok', 'error', 'interrupted'])
    await expect.poll(async () => (await notebook.cellAt(2)).outputText()).toBe('[1, 2]')
    await expect
      .poll(async () => (await notebook.cellAt(4)).root.innerText())
      .toContain('An earlier cell of this run failed.')
  })
})
