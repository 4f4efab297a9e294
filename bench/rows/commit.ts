import type { BrowserContext, Page } from 'playwright-core'
import type { AnodeServer } from '../anode/AnodeServer.ts'
import { openReplica } from '../browser/openReplica.ts'
import { manyCells } from '../notebooks.ts'
import { defineRow } from '../Row.ts'

const COMMITS = 200
const WARM_UP = 20
/** Between two commits, in ms. */
const REST = 50

const follow = async (server: AnodeServer, browser: BrowserContext, notebook: string): Promise<Page> => {
  await server.admit(browser)
  const { page } = await openReplica(browser, server, notebook)
  await page.evaluate(() => window.bench.follow())
  return page
}

/**
 * Two browsers, each with a replica of one notebook. They take turns, so that a difference between their
 * clocks (both are this machine's) cancels out.
 */
export const row = defineRow({
  name: 'commit',
  lines: {
    other: {
      title: 'a commit to the query of another browser',
      unit: 'ms',
      budget: { atMost: 15, of: 'value' },
    },
  },
  measure: async (context) => {
    await using server = await context.startServer()
    await using one = await context.openBrowser()
    await using another = await context.openBrowser()
    const notebook = await server.create(manyCells(20))
    const pages = [await follow(server, one, notebook), await follow(server, another, notebook)] as const
    const anode: number[] = []
    for (let n = 0; n < WARM_UP + COMMITS; n++) {
      const [from, to] = n % 2 === 0 ? pages : [pages[1], pages[0]]
      const title = `Title ${n}`
      const committed = await from.evaluate((text) => window.bench.retitle(text), title)
      const seen = await to.evaluate((text) => window.bench.seen(text), title)
      if (n >= WARM_UP) anode.push(seen - committed)
      await from.waitForTimeout(REST)
    }
    return { other: { anode } }
  },
})
