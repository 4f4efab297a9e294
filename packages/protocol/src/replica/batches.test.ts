/** What a person did as one comes to the room as one, or not at all. */
import { tables } from '@anode/document'
import { ana, cellFact, LocalRoom } from '@anode/server/testing'
import { queryDb } from '@livestore/livestore'
import { describe, expect, it } from 'vitest'
import { BATCH_LIMIT, type ClientMessage, FACT_LIMIT, type ProposedFact } from '../sync/messages.ts'
import { memoryReplicaStorage } from './memoryReplicaStorage.ts'
import { openReplica } from './openReplica.ts'
import type { Replica } from './Replica.ts'
import type { ReplicaStorage } from './ReplicaStorage.ts'
import type { OpenRoomSocket } from './RoomSocket.ts'
import { refusalOfBatch } from './refusalOfBatch.ts'

const allCells = queryDb(tables.cells.orderBy('id', 'asc'))

const open = (
  room: LocalRoom,
  storage: ReplicaStorage = memoryReplicaStorage(),
  openSocket = room.socket(),
) => openReplica({ notebookId: 'nb', storage, openSocket })

const ids = (replica: Replica) => replica.read(allCells).map((cell) => cell.id)

const until = async (holds: () => boolean): Promise<void> => {
  await expect.poll(holds, { timeout: 60_000, interval: 5 }).toBe(true)
}

const settled = ({ status }: Replica) => status.connection === 'online' && status.waiting === 0

/** A new cell with a text of 400 KB. */
const longFact = (id: string, by: string = ana.id): ProposedFact => {
  const { name, args } = cellFact(id, by)
  return { name, args: { ...(args as object), source: 'x'.repeat(400 * 1024) } }
}

/** Ten of them: four messages. */
const names = Array.from({ length: 10 }, (_, i) => `c${i}`)
const long = names.map((id) => longFact(id))

const idsOf = (facts: ReadonlyArray<{ readonly args: unknown }>) =>
  facts.map(({ args }) => (args as { readonly cellId: string }).cellId)

/** Sockets to a room; `sent` is told of each message behind which more of its batch follows. */
const watched = (room: LocalRoom, sent: (message: ClientMessage) => void): OpenRoomSocket => {
  const socket = room.socket()
  return (events) => {
    const opened = socket(events)
    const send = (text: string) => {
      opened.send(text)
      const message = JSON.parse(text) as ClientMessage
      const facts = 'facts' in message ? message.facts : []
      if (facts.at(-1)?.more) sent(message)
    }
    return { ...opened, send }
  }
}

describe('C3: A batch that takes several messages', () => {
  it('is shown at once, comes into the log as one, and is never seen in part', async () => {
    const room = new LocalRoom()
    const parts: ClientMessage[] = []
    const [a, b] = [
      await open(
        room,
        undefined,
        watched(room, (part) => parts.push(part)),
      ),
      await open(room),
    ]
    const told: number[] = []
    const seen = new Set<number>()
    room.room.onFacts((facts) => told.push(facts.length))
    b.subscribe(allCells, (cells) => seen.add(cells.length))
    a.commit(...long)
    expect(ids(a)).toEqual(names)
    await until(() => settled(a) && ids(b).length === names.length)
    expect(parts.length).toBeGreaterThanOrEqual(3)
    expect(told).toEqual([names.length])
    expect([...seen]).toEqual([0, names.length])
    await Promise.all([a.close(), b.close()])
  })

  it.each(['cut', 'kill'] as const)('comes whole when the connection ends amid it: %s', async (how) => {
    const room = new LocalRoom()
    const heads: number[] = []
    const ends = { left: 3 }
    const replica = await open(
      room,
      undefined,
      watched(room, () => {
        if (ends.left === 0) return
        ends.left--
        // What was sent has arrived by then, and what follows is on its way.
        setTimeout(() => {
          heads.push(room.room.head)
          room[how]()
          if (how === 'kill') setTimeout(() => room.restart(), 20)
        }, 4)
      }),
    )
    replica.commit(...long)
    replica.commit(cellFact('after', ana.id))
    await until(() => settled(replica) && room.cells().length === names.length + 1)
    expect(room.cells()).toEqual(['after', ...names])
    // Nothing of it, or all.
    expect(heads.length).toBeGreaterThan(0)
    for (const head of heads) expect([0, names.length, names.length + 1]).toContain(head)
    expect(ids(replica)).toEqual(['after', ...names])
    await replica.close()
  })

  it('is refused whole: gone from the page, offered to the person, and what follows is accepted', async () => {
    const room = new LocalRoom()
    const replica = await open(room)
    replica.commit(...long, longFact('forged', 'person:eve'))
    replica.commit(cellFact('after', ana.id))
    await until(() => settled(replica) && replica.status.refused.length > 0 && ids(replica).length === 1)
    expect(room.cells()).toEqual(['after'])
    expect(ids(replica)).toEqual(['after'])
    expect(replica.status.refused.map(({ facts }) => idsOf(facts))).toEqual([[...names, 'forged']])
    await replica.close()
  })

  it('of a tab that died comes whole, by the next tab or by the one after', async () => {
    const room = new LocalRoom()
    const storage = memoryReplicaStorage()
    const dead = [await storage.openJournals('nb'), await storage.openJournals('nb')]
    const journals = [
      ['a', long],
      ['b', [...long, longFact('forged', 'person:eve')]],
    ] as const
    for (const [i, [prefix, facts]] of journals.entries()) {
      const entries = facts.map((fact, n) => {
        const args = { ...(fact.args as { cellId: string }) }
        args.cellId = `${prefix}-${args.cellId}`
        return { ...fact, args, n: n + 1, ...(n < facts.length - 1 && { more: true as const }) }
      })
      await dead[i]?.own.append(entries)
      dead[i]?.own.release()
    }
    const told: number[] = []
    room.room.onFacts((facts) => told.push(facts.length))
    const replica = await open(room, storage)
    await until(
      () => settled(replica) && replica.status.refused.length > 0 && ids(replica).length === names.length,
    )
    expect(told).toEqual([names.length])
    expect(room.cells()).toEqual(names.map((name) => `a-${name}`))
    expect(replica.status.refused.map(({ facts }) => facts.length)).toEqual([names.length + 1])
    await replica.close()
    expect((await storage.openJournals('nb')).left).toEqual([])
  })
})

describe('C3, C11: What a dead tab left', () => {
  it('is taken batch by batch: one that cannot be applied keeps none of the others out', async () => {
    const room = new LocalRoom()
    const storage = memoryReplicaStorage()
    const [own, left] = [await storage.openJournals('nb'), await storage.openJournals('nb')]
    await own.own.append([{ n: 1, ...cellFact('own', ana.id) }])
    const unreadable = { name: 'v1.CellMoved', args: { cellId: 'a', position: 7, by: ana.id } }
    await left.own.append([
      { n: 1, ...cellFact('a', ana.id) },
      { n: 2, ...cellFact('b', ana.id), more: true },
      { n: 3, ...unreadable },
      { n: 4, ...cellFact('c', ana.id), more: true },
      { n: 5, ...cellFact('d', ana.id) },
    ])
    own.own.release()
    left.own.release()
    const replica = await open(room, storage)
    // The answer about the journal comes behind its facts.
    await until(() => settled(replica) && ids(replica).length === 4)
    expect(room.cells()).toEqual(['a', 'c', 'd', 'own'])
    expect(replica.status.refused).toMatchObject([
      { refusal: { tag: 'UnreadableFact' }, facts: [{ name: 'v1.CellCreated' }, { name: 'v1.CellMoved' }] },
    ])
    await replica.close()
    expect((await storage.openJournals('nb')).left).toEqual([])
  })

  it('was written before there were batches: each of its facts stands for itself', async () => {
    const room = new LocalRoom()
    const storage = memoryReplicaStorage()
    const { own } = await storage.openJournals('nb')
    await own.append([
      { n: 1, ...cellFact('a', ana.id) },
      { n: 2, ...cellFact('forged', 'person:eve') },
      { n: 3, ...cellFact('b', ana.id) },
    ])
    own.release()
    const replica = await open(room, storage)
    await until(() => settled(replica) && ids(replica).length === 2)
    expect(room.cells()).toEqual(['a', 'b'])
    expect(replica.status.refused.map(({ facts }) => idsOf(facts))).toEqual([['forged']])
    await replica.close()
  })

  it('is kept with its batches in the browser until the room has it', async () => {
    const room = new LocalRoom()
    const storage = memoryReplicaStorage()
    const first = await open(room, storage)
    room.kill()
    first.commitBatches([[cellFact('a', ana.id), cellFact('b', ana.id)], [cellFact('c', ana.id)]])
    expect(await first.kept()).toBe(true)
    await first.close()
    const { left } = await storage.openJournals('nb')
    expect(left.flatMap(({ entries }) => entries.map(({ n, more }) => [n, more]))).toEqual([
      [1, true],
      [2, undefined],
      [3, undefined],
    ])
  })
})

describe('C4: What is too large', () => {
  const tooLong: ProposedFact = {
    name: 'v1.CellMetadataSet',
    args: { cellId: 'a', metadata: { x: 'x'.repeat(FACT_LIMIT) }, by: ana.id },
  }

  it('is known before anything of its batch is shown, kept or sent', async () => {
    const room = new LocalRoom()
    const replica = await open(room)
    const together = [cellFact('a', ana.id), tooLong, cellFact('b', ana.id)]
    expect(refusalOfBatch(together)).toMatchObject({ tag: 'FactTooLarge' })
    replica.commit(...together)
    expect(ids(replica)).toEqual([])
    expect(replica.status).toMatchObject({
      waiting: 0,
      refused: [{ refusal: { tag: 'FactTooLarge' }, facts: together.map(({ name }) => ({ name })) }],
    })
    // What was done beside it stays.
    replica.commitBatches([[cellFact('typed', ana.id)], together, [cellFact('more', ana.id)]])
    expect(ids(replica)).toEqual(['more', 'typed'])
    await until(() => settled(replica))
    expect(room.cells()).toEqual(['more', 'typed'])
    await replica.close()
  })

  it('is also a batch of many facts', () => {
    const fact = longFact('a')
    const most = Math.floor(BATCH_LIMIT / JSON.stringify(fact.args).length)
    expect(refusalOfBatch(Array.from({ length: most }, () => fact))).toBeNull()
    expect(refusalOfBatch(Array.from({ length: most + 1 }, () => fact))).toMatchObject({
      tag: 'BatchTooLarge',
    })
  })
})
