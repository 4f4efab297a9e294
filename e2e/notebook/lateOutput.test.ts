import { writeFileSync } from 'node:fs'
import { expect } from 'vitest'
import { test } from '../harness/test.ts'

test('What a thread and a task print after their cell stands in it, marked as such, for everybody and later', async ({
  anode,
  browser,
  otherBrowser,
}) => {
  const gate = anode.home.file('print-now')
  const id = await anode.createNotebook([
    [
      'import asyncio, os, threading, time',
      'def thread():',
      `    while not os.path.exists(${JSON.stringify(gate)}): time.sleep(0.02)`,
      '    print("of the thread")',
      'async def task():',
      `    while not os.path.exists(${JSON.stringify(gate)}): await asyncio.sleep(0.02)`,
      '    print("of the task")',
      'threading.Thread(target=thread).start()',
      'kept = asyncio.create_task(task())',
      'print("of the cell")',
    ].join('\n'),
  ])
  const notebook = await browser.openNotebook(id)
  const cell = await notebook.cellAt(0)
  expect(await cell.runToEnd()).toBe('ok')
  writeFileSync(gate, '')
  const late = await (await otherBrowser.openNotebook(id)).cellAt(0)
  for (const each of [cell, late]) {
    await expect
      .poll(() => each.outputText())
      .toMatch(/^of the cell\s+After the run had ended\s+of the (thread\s+of the task|task\s+of the thread)$/)
  }
  await notebook.reload()
  await expect.poll(() => cell.outputText()).toContain('After the run had ended')
})
