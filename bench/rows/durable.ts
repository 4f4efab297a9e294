import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { events } from '@anode/document'
import { localPerson, Room } from '@anode/server'
import { loadOpenSqlite } from '../anode/openNotebookRoom.ts'
import { defineRow } from '../Row.ts'

const COMMITS = 500
const WARM_UP = 50
const BATCH = 50

/** Pushes of that many facts to a room on the disk; milliseconds for each. */
const push = (room: Room, client: string, size: number): ReadonlyArray<number> => {
  const samples: number[] = []
  for (let n = 0; n < WARM_UP + COMMITS; n++) {
    const facts = Array.from({ length: size }, (_, i) =>
      events.notebookRetitled({ title: `Title ${n} ${i}`, by: localPerson.id }),
    )
    const begin = performance.now()
    const outcome = room.append({ principal: localPerson, client, first: n * size + 1, facts })
    samples.push(performance.now() - begin)
    if (outcome._tag === 'refused') throw new Error(outcome.refusal.message)
  }
  return samples.slice(WARM_UP)
}

const rate = (samples: ReadonlyArray<number>): string => {
  const seconds = samples.reduce((sum, ms) => sum + ms, 0) / 1000
  return (samples.length / seconds).toLocaleString('en', { maximumFractionDigits: 0 })
}

/** Checking, numbering, deriving and storing facts so that they survive a power cut, without any network. */
export const row = defineRow({
  name: 'durable',
  lines: {
    one: { title: 'a durable commit of 1 fact', unit: 'ms', budget: null },
    many: { title: `a durable commit of ${BATCH} facts`, unit: 'ms', budget: null },
  },
  measure: async (context) => {
    const openSqlite = await loadOpenSqlite()
    const file = join(await context.folder('durable'), 'notebook.sqlite')
    const room = new Room(openSqlite(file), { now: Date.now, newEpoch: randomUUID })
    const one = push(room, 'one', 1)
    const many = push(room, 'many', BATCH)
    room.close()
    return {
      one: { anode: one, note: `${rate(one)} commits a second, one after the other.` },
      many: { anode: many, note: `${rate(many)} commits of ${BATCH} facts a second.` },
    }
  },
})
