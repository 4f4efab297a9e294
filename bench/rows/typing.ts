import type { BrowserContext, Page } from 'playwright-core'
import { timeSeen, watchText } from '../browser/timeSeen.ts'
import { oneCell } from '../notebooks.ts'
import { defineRow } from '../Row.ts'

const KEYS = 100
const WARM_UP = 10

/** Between two keys at least, in ms. */
const STROKE = 150

/** A frame, in ms. */
const FRAME = 1000 / 60

/**
 * How long to wait for the next key, in ms. What came before ended with a frame, and a person's keys know nothing of
 * frames: by the golden ratio they meet them at every phase equally often.
 */
const pause = (n: number): number => STROKE + ((n * 0.618034) % 1) * FRAME

const OURS = '[data-cell-id] .cm-content'
const THEIRS = '.jp-Notebook .jp-Cell .cm-content'

const open = async (browser: BrowserContext, url: string, editor: string): Promise<Page> => {
  const [page = await browser.newPage()] = browser.pages()
  await page.goto(url)
  await page.locator(editor).first().click()
  return page
}

/** The two take turns, so that a difference between their clocks (both are this machine's) cancels out. */
const type = async (pages: readonly [Page, Page], editor: string): Promise<number[]> => {
  await pages[0].waitForTimeout(2000)
  for (const page of pages) await watchText(page, editor)
  const samples: number[] = []
  for (let n = 0; n < WARM_UP + KEYS; n++) {
    const [from, to] = n % 2 === 0 ? pages : [pages[1], pages[0]]
    const ms = await timeSeen(from, to, 'abcdefghij'[n % 10] ?? 'a', n + 1)
    if (n >= WARM_UP) samples.push(ms)
    await from.waitForTimeout(pause(n))
  }
  return samples
}

/** Two people type into one cell, in two browsers. */
export const row = defineRow({
  name: 'typing',
  lines: {
    seen: {
      title: 'a key in one browser to its picture in another',
      unit: 'ms',
      budget: { atMost: 20, of: 'value' },
    },
    slowest: {
      title: 'the same, all but the slowest twentieth',
      unit: 'ms',
      budget: { atMost: 50, of: 'p95' },
    },
  },
  measure: async (context) => {
    await using one = await context.openBrowser()
    await using another = await context.openBrowser()
    const ours = async () => {
      await using server = await context.startServer()
      const url = server.notebookUrl(await server.create(oneCell()))
      for (const browser of [one, another]) await server.admit(browser)
      await server.poolIsWarm()
      // Awaited here: the server goes when this returns.
      return await type([await open(one, url, OURS), await open(another, url, OURS)], OURS)
    }
    const theirs = async () => {
      await using jupyter = await context.startJupyterLab({ together: true })
      const url = await jupyter.create('typing', oneCell())
      for (const browser of [one, another]) await jupyter.admit(browser)
      const samples = await type([await open(one, url, THEIRS), await open(another, url, THEIRS)], THEIRS)
      return { name: jupyter.name, samples }
    }
    const anode = await ours()
    const peer = await theirs()
    return { seen: { anode, peer }, slowest: { anode, peer } }
  },
})
