import type { BrowserContext } from 'playwright-core'
import { ANODE_EDITORS, PAGE_EDITORS } from '../browser/editors.ts'
import { timeToAppear } from '../browser/timeToAppear.ts'
import { timeToEdit } from '../browser/timeToEdit.ts'
import type { Context } from '../Context.ts'
import { manyCells } from '../notebooks.ts'
import { defineRow } from '../Row.ts'

const CELLS = 1000
const PROFILES = 3

const LAB_EDITORS = '.jp-Notebook .jp-Cell .cm-content'

/** What a browser leaves to do after it has shown a notebook (a copy is stored, caches are written), in ms. */
const SETTLE = 4000

interface Product {
  readonly admit: (browser: BrowserContext) => Promise<void>
  readonly url: string
  /** Its editors of cells. */
  readonly editors: string
  /** Those of the page itself, where a picture of the first cells comes before it. */
  readonly pageEditors: string
}

/** Opens the notebook in a new browser, and again in the same. */
const openTwice = async (context: Context, { admit, url, editors, pageEditors }: Product) => {
  await using browser = await context.openBrowser()
  await admit(browser)
  const open = async () => {
    const page = await browser.newPage()
    const ms = await timeToEdit(page, url, editors)
    const whole = await timeToAppear(page, pageEditors)
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
    whole: { title: 'until its page itself is there, new browser', unit: 'ms', budget: null },
    again: { title: 'the same, seen before', unit: 'ms', budget: { atMost: 400, of: 'value' } },
  },
  measure: async (context) => {
    await using server = await context.startServer()
    await using jupyter = await context.startJupyterLab()
    const anode: Product = {
      admit: (browser) => server.admit(browser),
      url: server.notebookUrl(await server.create(manyCells(CELLS))),
      editors: ANODE_EDITORS,
      pageEditors: PAGE_EDITORS,
    }
    const lab: Product = {
      admit: (browser) => jupyter.admit(browser),
      url: await jupyter.create('large', manyCells(CELLS)),
      editors: LAB_EDITORS,
      pageEditors: LAB_EDITORS,
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
