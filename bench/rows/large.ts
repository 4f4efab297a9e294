import type { BrowserContext } from 'playwright-core'
import { ANODE, type CellTexts, LAB } from '../browser/editors.ts'
import { timeToOpen } from '../browser/timeToOpen.ts'
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
  readonly cells: CellTexts
}

/** Opens the notebook in a new browser, and again in the same. */
const openTwice = async (context: Context, { admit, url, cells }: Product) => {
  await using browser = await context.openBrowser()
  await admit(browser)
  const open = async () => {
    const page = await browser.newPage()
    const opened = await timeToOpen(page, url, cells)
    await page.waitForTimeout(SETTLE)
    await page.close()
    return opened
  }
  return { fresh: await open(), again: await open() }
}

type Twice = Awaited<ReturnType<typeof openTwice>>

/** From the navigation to the text of the first cell, and to text that was typed into it. */
export const row = defineRow({
  name: 'large',
  lines: {
    fresh: {
      title: 'a 1,000-cell notebook until its first cells can be read, new browser',
      unit: 'ms',
      budget: { atMost: 0.3, of: 'ratio' },
    },
    again: { title: 'the same, seen before', unit: 'ms', budget: { atMost: 400, of: 'value' } },
    edit: {
      title: 'until its first cell can be edited, new browser',
      unit: 'ms',
      budget: { atMost: 0.8, of: 'ratio' },
    },
    editAgain: { title: 'the same, seen before', unit: 'ms', budget: { atMost: 0.8, of: 'ratio' } },
  },
  measure: async (context) => {
    await using server = await context.startServer()
    await using jupyter = await context.startJupyterLab()
    const anode: Product = {
      admit: (browser) => server.admit(browser),
      url: server.notebookUrl(await server.create(manyCells(CELLS))),
      cells: ANODE,
    }
    const lab: Product = {
      admit: (browser) => jupyter.admit(browser),
      url: await jupyter.create('large', manyCells(CELLS)),
      cells: LAB,
    }
    const ours: Twice[] = []
    const theirs: Twice[] = []
    for (let n = 0; n < PROFILES; n++) {
      ours.push(await openTwice(context, anode))
      theirs.push(await openTwice(context, lab))
    }
    const line = (of: (twice: Twice) => number) => ({
      anode: ours.map(of),
      peer: { name: jupyter.name, samples: theirs.map(of) },
    })
    return {
      fresh: line(({ fresh }) => fresh.read),
      again: line(({ again }) => again.read),
      edit: line(({ fresh }) => fresh.edit),
      editAgain: line(({ again }) => again.edit),
    }
  },
})
