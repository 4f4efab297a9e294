import { join } from 'node:path'
import type { AnodeServer } from '../anode/AnodeServer.ts'
import { openNotebookRoom } from '../anode/openNotebookRoom.ts'
import { writeHistory } from '../anode/writeHistory.ts'
import { manyCells } from '../notebooks.ts'
import { defineRow } from '../Row.ts'

const CELLS = 20
const FACTS = 100_000

/** How many moments are asked for, spread over the whole history in an order without a pattern. */
const TIMES = 60

/** Asks for the notebook at a moment; gives how long the whole answer took. */
const ask = async (server: AnodeServer, path: string): Promise<number> => {
  const begin = performance.now()
  await (await server.request('GET', path)).text()
  return performance.now() - begin
}

export const row = defineRow({
  name: 'moment',
  lines: {
    moment: {
      title: 'notebook at a moment, of 100,000 facts, p95',
      unit: 'ms',
      budget: { atMost: 300, of: 'p95' },
    },
    timeline: { title: 'its time line, the newest hundred entries', unit: 'ms', budget: null },
    first: {
      title: 'first look back at a log that an older Anode wrote',
      unit: 's',
      budget: null,
    },
  },
  measure: async (context) => {
    const home = await context.makeHome()
    let id: string
    {
      await using server = await context.startServer({ home })
      id = await server.create(manyCells(CELLS))
    }
    const room = await openNotebookRoom(join(home, 'notebooks', `${id}.sqlite`))
    writeHistory(room, FACTS)
    const { head } = room
    room.close()
    await using server = await context.startServer({ home })
    const path = `/notebooks/${id}/history`
    // No checkpoints yet: the first look at the end makes them.
    const first = [(await ask(server, `${path}/${head}`)) / 1000]
    const timeline: number[] = []
    for (let i = 0; i < 10; i++) timeline.push(await ask(server, path))
    const moment: number[] = []
    for (let i = 0; i < TIMES; i++) {
      // 0.618…: no two neighbours are near each other.
      const seq = 1 + Math.floor(((i * 0.6180339887) % 1) * (head - 1))
      moment.push(await ask(server, `${path}/${seq}`))
    }
    return { moment: { anode: moment }, timeline: { anode: timeline }, first: { anode: first } }
  },
})
