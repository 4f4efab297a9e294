import type { Page } from 'playwright-core'
import type { AnodeServer } from '../anode/AnodeServer.ts'
import { floodPage } from '../browser/floodPage.ts'
import { notePresses } from '../browser/timeRun.ts'
import { defineRow } from '../Row.ts'

const TIMES = 9
const LINES = 20_000

const lines = (line: (i: number) => string): string =>
  Array.from({ length: LINES }, (_, i) => line(i)).join('')

/** What is printed, and what must be stored of it: a colour that stays is said once. */
const PLAIN = {
  code: `for i in range(${LINES}): print(f'line {i}')`,
  printed: lines((i) => `line ${i}\n`),
}
const COLOURED = {
  // The colour ends by itself, not with all of the style: text that is read by adding up codes never gets rid of it.
  code: `for i in range(${LINES}): print(f'\\x1b[31mline {i}\\x1b[39m')`,
  printed: `\x1b[31m${lines((i) => `line ${i}\n`).slice(0, -1)}\x1b[0m\n`,
}

interface Costs {
  readonly seconds: number
  readonly task: number
  /** From the reload to the last line in the page, in seconds. */
  readonly reload: number
}

const costs = async (server: AnodeServer, page: Page, { code, printed }: typeof PLAIN): Promise<Costs> => {
  const { notebookId, seconds, task } = await floodPage(server, page, code, printed)
  await page.goto('about:blank')
  await page.goto(server.notebookUrl(notebookId))
  const last = await page.waitForFunction(
    (text) => {
      const outputs = document.querySelector('[data-outputs]')?.textContent
      return outputs?.includes(text) ? performance.now() : null
    },
    `line ${LINES - 1}`,
  )
  return { seconds, task, reload: Number(await last.jsonValue()) / 1000 }
}

export const row = defineRow({
  name: 'colours',
  lines: {
    time: {
      title: '20,000 coloured lines, Ctrl+Enter to the finished state',
      unit: 's',
      budget: { atMost: 1.2, of: 'ratio' },
    },
    reload: {
      title: 'the same from a reload to the last line',
      unit: 's',
      budget: { atMost: 1.2, of: 'ratio' },
    },
    task: { title: 'the page’s longest task while they come', unit: 'ms', budget: null },
  },
  measure: async (context) => {
    await using server = await context.startServer()
    await using browser = await context.openBrowser()
    await server.admit(browser)
    const page = await browser.newPage()
    await notePresses(page)
    const coloured: Costs[] = []
    const plain: Costs[] = []
    // The first of each warms the page and the machine up.
    for (let n = 0; n <= TIMES; n++) {
      plain.push(await costs(server, page, PLAIN))
      coloured.push(await costs(server, page, COLOURED))
    }
    const samples = (key: keyof Costs) => ({
      anode: coloured.slice(1).map((one) => one[key]),
      peer: { name: 'plain lines', samples: plain.slice(1).map((one) => one[key]) },
    })
    // Nothing to compare with: browsers tell of tasks from 50 ms on, and plain lines mostly have none.
    const task = { anode: samples('task').anode, note: '0 says that there was none of 50 ms or more.' }
    return { time: samples('seconds'), reload: samples('reload'), task }
  },
})
