import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import type { AnodeServer } from '../anode/AnodeServer.ts'
import { notePresses, timeRun } from '../browser/timeRun.ts'
import { Child } from '../Child.ts'
import { oneCell } from '../notebooks.ts'
import { defineRow } from '../Row.ts'

const TIMES = 5
const LINES = 20_000
const CODE = `for i in range(${LINES}): print(i, flush=True)`
const PRINTED = Array.from({ length: LINES }, (_, i) => `${i}\n`).join('')

declare global {
  interface Window {
    benchTasks: number[]
  }
}

/** Seconds that a bare kernel takes while its client does nothing but read, and the characters it lost. */
const bare = async (python: string): Promise<{ readonly seconds: number; readonly lost: number }> => {
  const script = fileURLToPath(new URL('../peer/bare_kernel.py', import.meta.url))
  const { seconds, printed } = JSON.parse(await new Child(python, ['-I', script, CODE]).finished())
  return { seconds, lost: PRINTED.length - printed }
}

/** Seconds from Ctrl+Enter to the finished state in the page, and its longest task meanwhile in ms. */
const inPage = async (
  server: AnodeServer,
  page: Page,
): Promise<{ readonly seconds: number; readonly task: number }> => {
  const id = await server.create(oneCell('0/0'))
  await page.goto(server.notebookUrl(id))
  await page.locator('.cm-content').first().click()
  // As the bare one, the kernel has started and run something before; the pool has its next one. That it failed
  // tells its state from the flood's: the first output is drawn before the cell says that it runs.
  await server.poolIsWarm()
  await timeRun(page, '[data-run-state=error]', null)
  await server.poolIsWarm()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Control+a')
  await page.keyboard.insertText(CODE)
  await page.evaluate(() => {
    window.benchTasks = []
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) window.benchTasks.push(duration)
    }).observe({ type: 'longtask' })
  })
  const ms = await timeRun(page, '[data-run-state=ok] [data-outputs] > *', null)
  await page.waitForTimeout(500)
  const tasks = await page.evaluate(() => window.benchTasks)
  const saved = await (await server.request('GET', `/notebooks/${id}/ipynb`)).json()
  const text = [saved.cells[0].outputs[0]?.text].flat().join('')
  if (text !== PRINTED)
    throw new Error(`Anode lost output: ${text.length} of ${PRINTED.length} characters came.`)
  await server.request('POST', `/notebooks/${id}/kernel/shutdown`)
  return { seconds: ms / 1000, task: Math.max(0, ...tasks) }
}

export const row = defineRow({
  name: 'flood',
  lines: {
    time: {
      title: '20,000 × `print(flush=True)`, Ctrl+Enter to the finished state',
      unit: 's',
      budget: { atMost: 1.1, of: 'ratio' },
    },
    task: { title: 'the page’s longest task meanwhile', unit: 'ms', budget: { atMost: 100, of: 'value' } },
  },
  measure: async (context) => {
    await using server = await context.startServer()
    await using browser = await context.openBrowser()
    await server.admit(browser)
    const page = await browser.newPage()
    await notePresses(page)
    const ours = []
    const theirs = []
    for (let n = 0; n < TIMES; n++) {
      theirs.push(await bare(context.python))
      ours.push(await inPage(server, page))
    }
    const lost = Math.max(...theirs.map((bareRun) => bareRun.lost))
    return {
      time: {
        anode: ours.map(({ seconds }) => seconds),
        peer: { name: 'bare ipykernel', samples: theirs.map(({ seconds }) => seconds) },
        ...(lost > 0
          ? {
              note: `Anode lost nothing; the bare kernel lost up to ${lost} of ${PRINTED.length} characters.`,
            }
          : {}),
      },
      task: {
        anode: ours.map(({ task }) => task),
        note: 'Browsers tell of tasks from 50 ms on; 0 says that there was none.',
      },
    }
  },
})
