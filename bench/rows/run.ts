import type { BrowserContext, Page } from 'playwright-core'
import { notePresses, timeRun } from '../browser/timeRun.ts'
import { oneCell } from '../notebooks.ts'
import { defineRow } from '../Row.ts'

const RUNS = 40
const WARM_UP = 8

/** Between typing and Ctrl+Enter: a person is faster than any autosave. In ms. */
const HESITATION = 150
/** Between two runs: what the last one left to do is over. In ms. */
const REST = 400

/** A notebook with one code cell in a page. */
interface Notebook {
  readonly page: Page
  /** Where the cell's output stands. */
  readonly outputs: string
}

const open = async (browser: BrowserContext, url: string, outputs: string): Promise<Notebook> => {
  const [page = await browser.newPage()] = browser.pages()
  await notePresses(page)
  await page.goto(url)
  await page.locator('.cm-content').first().click()
  return { page, outputs }
}

/** Types a new source into the cell and runs it; in both products Enter goes back into the text. */
const run = async ({ page, outputs }: Notebook, n: number): Promise<number> => {
  await page.keyboard.press('Enter')
  await page.keyboard.press('Control+a')
  await page.keyboard.insertText(`print(${n} + 1)`)
  await page.waitForTimeout(HESITATION)
  const ms = await timeRun(page, outputs, String(n + 1))
  await page.waitForTimeout(REST)
  return ms
}

/** Each product in a browser of its own, one after the other a run. */
export const row = defineRow({
  name: 'run',
  lines: {
    output: {
      title: 'Ctrl+Enter to output in the page',
      unit: 'ms',
      budget: { atMost: 0.5, of: 'ratio' },
    },
  },
  measure: async (context) => {
    await using server = await context.startServer()
    await using jupyter = await context.startJupyterLab()
    await using ours = await context.openBrowser()
    await using theirs = await context.openBrowser()
    await server.admit(ours)
    await jupyter.admit(theirs)
    const url = server.notebookUrl(await server.create(oneCell()))
    const anode = await open(ours, url, '[data-outputs]')
    const lab = await open(theirs, await jupyter.create('run', oneCell()), '.jp-OutputArea-output')
    await server.poolIsWarm()
    const samples = { anode: [] as number[], peer: [] as number[] }
    for (let n = 0; n < WARM_UP + RUNS; n++) {
      const first = await run(anode, 1000 + n)
      const second = await run(lab, 1000 + n)
      if (n < WARM_UP) continue
      samples.anode.push(first)
      samples.peer.push(second)
    }
    return { output: { anode: samples.anode, peer: { name: jupyter.name, samples: samples.peer } } }
  },
})
