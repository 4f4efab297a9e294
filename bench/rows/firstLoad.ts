import type { BrowserContext } from 'playwright-core'
import { ANODE } from '../browser/editors.ts'
import { loadedBytes } from '../browser/loadedBytes.ts'
import { timeToAppear } from '../browser/timeToAppear.ts'
import { manyCells } from '../notebooks.ts'
import { defineRow } from '../Row.ts'

/** In so many new browsers. */
const TIMES = 9

/** Everything that comes over the network, sockets aside, when a new browser opens a notebook of 20 cells. */
export const row = defineRow({
  name: 'firstLoad',
  lines: {
    bytes: {
      title: 'first load of a notebook, compressed',
      unit: 'MB',
      budget: { atMost: 1.2, of: 'value' },
    },
    page: {
      title: 'until its page itself is there',
      unit: 'ms',
      budget: { atMost: 1000, of: 'value' },
    },
  },
  measure: async (context) => {
    await using server = await context.startServer()
    await using jupyter = await context.startJupyterLab()
    const load = async (admit: (browser: BrowserContext) => Promise<void>, url: string) => {
      await using browser = await context.openBrowser()
      await admit(browser)
      return await loadedBytes(await browser.newPage(), url, '.cm-content')
    }
    const ours = await load(
      (browser) => server.admit(browser),
      server.notebookUrl(await server.create(manyCells(20))),
    )
    const theirs = await load(
      (browser) => jupyter.admit(browser),
      await jupyter.create('first', manyCells(20)),
    )
    const page = []
    for (let n = 0; n < TIMES; n++) {
      const url = server.notebookUrl(await server.create(manyCells(20)))
      await using browser = await context.openBrowser()
      await server.admit(browser)
      const tab = await browser.newPage()
      await tab.goto(url, { waitUntil: 'commit' })
      page.push(await timeToAppear(tab, ANODE.editors))
    }
    return {
      bytes: { anode: [ours], peer: { name: jupyter.name, samples: [theirs] } },
      page: { anode: page },
    }
  },
})
