import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BrowserContext } from 'playwright-core'
import type { AnodeServer } from '../anode/AnodeServer.ts'
import { openNotebookRoom } from '../anode/openNotebookRoom.ts'
import { writeHistory } from '../anode/writeHistory.ts'
import { openReplica } from '../browser/openReplica.ts'
import { manyCells } from '../notebooks.ts'
import { defineRow } from '../Row.ts'

/** How often each is opened; every time in a room that was closed and a browser that has no copy. */
const TIMES = 7
const CELLS = 20
const LONG = 100_000
const SHORT = 1_000

const open = async (server: AnodeServer, browser: BrowserContext, notebook: string): Promise<number> => {
  const { page, ms } = await openReplica(browser, server, notebook)
  const cells = await page.evaluate(() => window.bench.cells())
  if (cells !== CELLS) throw new Error(`The notebook opened with ${cells} cells instead of ${CELLS}.`)
  await page.close()
  return ms
}

export const row = defineRow({
  name: 'history',
  lines: {
    open: {
      title: 'open after 100,000 facts ÷ after 1,000',
      unit: 'ms',
      budget: { atMost: 1.2, of: 'ratio' },
    },
  },
  measure: async (context) => {
    const home = await context.makeHome()
    const fileOf = (id: string) => join(home, 'notebooks', `${id}.sqlite`)
    const ids: string[] = []
    {
      await using server = await context.startServer({ home })
      for (let n = 0; n < 2 * TIMES + 1; n++) ids.push(await server.create(manyCells(CELLS)))
    }
    const [first = '', ...others] = ids
    const long = others.slice(0, TIMES)
    const short = others.slice(TIMES)
    for (const [count, group] of [
      [LONG, long],
      [SHORT, short],
    ] as const) {
      const [original = '', ...copies] = group
      const room = await openNotebookRoom(fileOf(original))
      writeHistory(room, count)
      room.close()
      for (const copy of copies) await copyFile(fileOf(original), fileOf(copy))
    }
    await using server = await context.startServer({ home })
    await using browser = await context.openBrowser()
    await server.admit(browser)
    await open(server, browser, first)
    const samples = { long: [] as number[], short: [] as number[] }
    for (let n = 0; n < TIMES; n++) {
      samples.long.push(await open(server, browser, long[n] ?? ''))
      samples.short.push(await open(server, browser, short[n] ?? ''))
    }
    return { open: { anode: samples.long, peer: { name: 'after 1,000', samples: samples.short } } }
  },
})
