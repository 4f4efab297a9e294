import { join } from 'node:path'
import type { AnodeServer } from '../anode/AnodeServer.ts'
import { openNotebookRoom } from '../anode/openNotebookRoom.ts'
import { workAnHour } from '../anode/workAnHour.ts'
import { ANODE } from '../browser/editors.ts'
import { timeToOpen } from '../browser/timeToOpen.ts'
import type { Context } from '../Context.ts'
import { manyCells } from '../notebooks.ts'
import { defineRow } from '../Row.ts'

/** How often each is opened, in a browser of its own. */
const TIMES = 7

/** With how many cells the hour begins. */
const CELLS = 50

const open = async (context: Context, server: AnodeServer, notebook: string): Promise<number> => {
  await using browser = await context.openBrowser()
  await server.admit(browser)
  const [page = await browser.newPage()] = browser.pages()
  // Awaited here: the browser goes when this returns.
  return (await timeToOpen(page, server.notebookUrl(notebook), ANODE)).edit
}

/** What an hour of ten people leaves behind. */
export const row = defineRow({
  name: 'hour',
  lines: {
    facts: {
      title:
        'facts in the log for each pause, or two seconds without one, of ten people who write for an hour',
      unit: 'facts',
      budget: { atMost: 1, of: 'value' },
    },
    open: {
      title: 'open it anew, beside a fresh notebook of the same content',
      unit: 'ms',
      budget: { atMost: 1.2, of: 'ratio' },
    },
  },
  measure: async (context) => {
    const home = await context.makeHome()
    let worked = ''
    {
      await using server = await context.startServer({ home })
      worked = await server.create(manyCells(CELLS))
    }
    const room = await openNotebookRoom(join(home, 'notebooks', `${worked}.sqlite`))
    const { keys, pauses, facts } = await workAnHour(room)
    room.close()
    await using server = await context.startServer({ home })
    const file = await server.request('GET', `/notebooks/${worked}/ipynb`)
    const fresh = await server.create((await file.json()) as object)
    await server.poolIsWarm()
    const samples = { worked: [] as number[], fresh: [] as number[] }
    for (let n = 0; n < TIMES; n++) {
      samples.worked.push(await open(context, server, worked))
      samples.fresh.push(await open(context, server, fresh))
    }
    return {
      facts: { anode: [facts / pauses], note: `${keys} keys, ${pauses} pauses, ${facts} facts.` },
      open: { anode: samples.worked, peer: { name: 'fresh', samples: samples.fresh } },
    }
  },
})
