import type { BrowserContext, Page } from 'playwright-core'
import { ANODE_EDITORS } from '../browser/editors.ts'
import { timeToEdit } from '../browser/timeToEdit.ts'
import type { Context } from '../Context.ts'
import { manyCells } from '../notebooks.ts'
import { defineRow } from '../Row.ts'

const CELLS = 1000
const PROFILES = 3

/** What a browser leaves to do after it has shown a notebook (a copy is stored, caches are written), in ms. */
const SETTLE = 4000

interface Product {
  readonly admit: (browser: BrowserContext) => Promise<void>
  readonly url: string
  /** Its editors of cells. */
  readonly editors: string
}

/** Until Anode's page itself is there, not only the picture of its first cells; in ms since the navigation began. */
const timeToPage = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    while (document.querySelector('[data-cell-id] .cm-content') === null) {
      // JupyterLab has none.
      if (document.querySelector('.jp-Notebook') !== null) return Number.NaN
      await new Promise((resolve) => requestAnimationFrame(resolve))
    }
    return performance.now()
  })

/** Opens the notebook in a new browser, and again in the same. */
const openTwice = async (context: Context, { admit, url, editors }: Product) => {
  await using browser = await context.openBrowser()
  await admit(browser)
  const open = async () => {
    const page = await browser.newPage()
    const ms = await timeToEdit(page, url, editors)
    const whole = await timeToPage(page)
    await page.waitForTimeout(SETTLE)
    await page.close()
    return { ms, whole }
  }
  const [fresh, again] = [await open(), await open()]
  return { fresh: fresh.ms, whole: fresh.whole, again: again.ms }
}

/** From the navigation to text that was typed into the first cell. */
export const row = defineRow({
  name: 'large',
  lines: {
    fresh: {
      title: 'a 1,000-cell notebook until its first cell can be edited, new browser',
      unit: 'ms',
      budget: { atMost: 0.3, of: 'ratio' },
    },
    whole: { title: 'until the page itself is there, new browser', unit: 'ms', budget: null },
    again: { title: 'the same, seen before', unit: 'ms', budget: { atMost: 400, of: 'value' } },
  },
  measure: async (context) => {
    await using server = await context.startServer()
    await using jupyter = await context.startJupyterLab()
    const anode: Product = {
      admit: (browser) => server.admit(browser),
      url: server.notebookUrl(await server.create(manyCells(CELLS))),
      editors: ANODE_EDITORS,
    }
    const lab: Product = {
      admit: (browser) => jupyter.admit(browser),
      url: await jupyter.create('large', manyCells(CELLS)),
      editors: '.jp-Notebook .jp-Cell .cm-content',
    }
    const ours = []
    const theirs = []
    for (let n = 0; n < PROFILES; n++) {
      ours.push(await openTwice(context, anode))
      theirs.push(await openTwice(context, lab))
    }
    const peer = (samples: ReadonlyArray<number>) => ({ name: jupyter.name, samples })
    return {
      fresh: { anode: ours.map(({ fresh }) => fresh), peer: peer(theirs.map(({ fresh }) => fresh)) },
      whole: { anode: ours.map(({ whole }) => whole) },
      again: { anode: ours.map(({ again }) => again), peer: peer(theirs.map(({ again }) => again)) },
    }
  },
})
