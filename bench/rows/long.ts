import { ANODE, LAB } from '../browser/editors.ts'
import { pageMemory } from '../browser/pageMemory.ts'
import { scrollThrough } from '../browser/scrollThrough.ts'
import { openAlone, typeInLong } from '../browser/typeInLong.ts'
import { manyCells } from '../notebooks.ts'
import { defineRow } from '../Row.ts'

const CELLS = 1000
const HUGE = 10_000

/** In so many new browsers. */
const PROFILES = 3

/** Living in a long notebook, once it is open. */
export const row = defineRow({
  name: 'long',
  lines: {
    keys: {
      title: 'a key in a 1,000-cell notebook to its picture',
      unit: 'ms',
      budget: { atMost: 16, of: 'p95' },
    },
    memory: { title: 'memory of the page with it', unit: 'MB', budget: { atMost: 250, of: 'value' } },
    scroll: {
      title: 'longest time without a whole picture while it is scrolled through',
      unit: 'ms',
      budget: { atMost: 50, of: 'value' },
    },
    huge: { title: 'a 10,000-cell notebook until its first cell can be edited', unit: 'ms', budget: null },
    hugeScroll: { title: 'longest time without a whole picture in it', unit: 'ms', budget: null },
    hugeMemory: { title: 'memory of the page with it', unit: 'MB', budget: null },
  },
  measure: async (context) => {
    await using server = await context.startServer()
    const ours = async (cells: number) => {
      const url = server.notebookUrl(await server.create(manyCells(cells)))
      await using browser = await context.openBrowser()
      await server.admit(browser)
      const { page, ms } = await openAlone(browser, url, ANODE)
      const memory = await pageMemory(browser, page)
      const keys = await typeInLong(page, ANODE)
      const scroll = await scrollThrough(page, { by: cells < HUGE ? 500 : 10_000, every: 16 })
      return { ms, memory, keys, scroll }
    }
    const theirs = async () => {
      await using jupyter = await context.startJupyterLab()
      await using browser = await context.openBrowser()
      await jupyter.admit(browser)
      const { page } = await openAlone(browser, await jupyter.create('long', manyCells(CELLS)), LAB)
      const memory = await pageMemory(browser, page)
      return { name: jupyter.name, memory, keys: await typeInLong(page, LAB) }
    }
    const large: Array<Awaited<ReturnType<typeof ours>>> = []
    for (let n = 0; n < PROFILES; n++) large.push(await ours(CELLS))
    const peer = await theirs()
    const huge = await ours(HUGE)
    return {
      keys: { anode: large.flatMap(({ keys }) => keys), peer: { name: peer.name, samples: peer.keys } },
      memory: { anode: large.map(({ memory }) => memory), peer: { name: peer.name, samples: [peer.memory] } },
      scroll: { anode: large.map(({ scroll }) => scroll) },
      huge: { anode: [huge.ms] },
      hugeScroll: { anode: [huge.scroll] },
      hugeMemory: { anode: [huge.memory] },
    }
  },
})
