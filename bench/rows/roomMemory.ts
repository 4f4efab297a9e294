import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { AnodeServer } from '../anode/AnodeServer.ts'
import { RoomClient } from '../anode/RoomClient.ts'
import { manyCells } from '../notebooks.ts'
import { defineRow } from '../Row.ts'

/** Rooms that are opened before the first look, so that what all rooms share is not counted. */
const BEFORE = 20
const ROOMS = 100
const MB = 2 ** 20

const memoryOf = async ({ child }: AnodeServer): Promise<NodeJS.MemoryUsage> => {
  child.process.send('how much?')
  const [usage] = await once(child.process, 'message')
  return usage
}

/**
 * How much the server grows with each room that is open and idle: 20 cells, one page connected. Both looks
 * come after a garbage collection, which a module preloaded into the server makes. Resident memory counts
 * what SQLite holds outside of JavaScript's heap; the heap alone is in the note.
 */
export const row = defineRow({
  name: 'roomMemory',
  lines: {
    room: { title: 'an idle room in the server', unit: 'MB', budget: { atMost: 1, of: 'value' } },
  },
  measure: async (context) => {
    const home = await context.makeHome()
    const ids: string[] = []
    {
      await using server = await context.startServer({ home })
      for (let n = 0; n < BEFORE + ROOMS; n++) ids.push(await server.create(manyCells(20)))
    }
    const probe = fileURLToPath(new URL('../anode/memoryProbe.ts', import.meta.url))
    await using server = await context.startServer({
      home,
      ipc: true,
      nodeOptions: ['--expose-gc', '--import', probe],
    })
    using pages = new DisposableStack()
    for (const id of ids.slice(0, BEFORE)) pages.use(await RoomClient.join(server, id))
    await server.poolIsWarm()
    const before = await memoryOf(server)
    for (const id of ids.slice(BEFORE)) pages.use(await RoomClient.join(server, id))
    await server.poolIsWarm()
    const after = await memoryOf(server)
    const heap = (after.heapUsed - before.heapUsed) / ROOMS / 1024
    return {
      room: {
        anode: [(after.rss - before.rss) / ROOMS / MB],
        note: `Growth of the server’s resident memory over ${ROOMS} rooms; ${heap.toFixed(0)} KB of it is JavaScript’s heap.`,
      },
    }
  },
})
