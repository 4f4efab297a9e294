import type { AnodeServer } from '../anode/AnodeServer.ts'
import { openReplica } from '../browser/openReplica.ts'
import type { Context } from '../Context.ts'
import { manyCells } from '../notebooks.ts'
import { defineRow } from '../Row.ts'

const PROFILES = 7

/** Opens the notebook twice in a new profile: without anything at hand, and with what the first time left. */
const bootTwice = async (context: Context, server: AnodeServer, notebook: string) => {
  await using browser = await context.openBrowser()
  await server.admit(browser)
  const boot = async (): Promise<number> => {
    const { page, ms } = await openReplica(browser, server, notebook)
    await page.evaluate(() => window.bench.close())
    await page.close()
    return ms
  }
  return { fresh: await boot(), again: await boot() }
}

/** From the call of `openNotebook`, right after its module was loaded, to a replica of 20 cells to read from. */
export const row = defineRow({
  name: 'replica',
  lines: {
    fresh: { title: 'boot of the replica, new browser', unit: 'ms', budget: { atMost: 250, of: 'value' } },
    again: { title: 'boot of the replica, again', unit: 'ms', budget: { atMost: 150, of: 'value' } },
  },
  measure: async (context) => {
    await using server = await context.startServer()
    const notebook = await server.create(manyCells(20))
    const boots = []
    for (let n = 0; n < PROFILES; n++) boots.push(await bootTwice(context, server, notebook))
    return {
      fresh: { anode: boots.map(({ fresh }) => fresh) },
      again: { anode: boots.map(({ again }) => again) },
    }
  },
})
