import { tables } from '@anode/document'
import { ana, cellFact, LocalRoom } from '@anode/server/testing'
import { queryDb } from '@livestore/livestore'
import { describe, expect, it } from 'vitest'
import { memoryReplicaStorage } from './memoryReplicaStorage.ts'
import { openReplica } from './openReplica.ts'
import type { Replica } from './Replica.ts'
import type { ReplicaStorage } from './ReplicaStorage.ts'
import type { OpenRoomSocket } from './RoomSocket.ts'

const allCells = queryDb(tables.cells.orderBy('id', 'asc'))

const open = (room: LocalRoom, storage: ReplicaStorage) =>
  openReplica({ notebookId: 'nb', storage, openSocket: room.socket() })

const ids = (replica: Replica) => replica.read(allCells).map((cell) => cell.id)

const settled = (replica: Replica) => replica.status.connection === 'online' && replica.status.waiting === 0

/** Waits until `holds` does, without a clock of its own to decide. */
const until = async (holds: () => boolean): Promise<void> => {
  await expect.poll(holds, { interval: 5 }).toBe(true)
}

/** A replica's surroundings in which the room's answer comes when the session is being made from the copy. */
const answeredWhileOpening = (room: LocalRoom, storage: ReplicaStorage) => {
  let held: Array<() => void> | null = []
  const release = () => {
    const now = held ?? []
    held = null
    for (const arrive of now) arrive()
  }
  const loadCopy = async (id: string) => {
    const copy = await storage.loadCopy(id)
    if (copy === null) return null
    let reads = 0
    // It is read for the hello, and when it is decided what the session starts from.
    const cursor = {
      get: () => {
        if (++reads === 2) release()
        return copy.cursor
      },
    }
    return Object.defineProperty({ ...copy }, 'cursor', cursor)
  }
  const openSocket: OpenRoomSocket = (events) =>
    room.socket()({
      ...events,
      received: (text) => {
        if (held === null) events.received(text)
        else held.push(() => events.received(text))
      },
    })
  // Long enough for the answer to have come, on a busy machine too.
  return { storage: { ...storage, loadCopy }, openSocket, grace: 1000 }
}

/** A storage with a copy of the room as it is. */
const withCopy = async (room: LocalRoom): Promise<ReplicaStorage> => {
  const storage = memoryReplicaStorage()
  const first = await open(room, storage)
  await until(() => settled(first))
  await first.close()
  return storage
}

/** Others' facts, which the room takes now. */
const others = (room: LocalRoom, ids: ReadonlyArray<string>) =>
  room.room.stateFacts(
    { id: 'server', kind: 'server', name: '' },
    ids.map((id) => cellFact(id, 'server')),
  )

/** A room whose answers take long, how often it was connected to, and a replica of it. */
const openFarAway = async (room: LocalRoom, storage: ReplicaStorage) => {
  const connections = { count: 0 }
  const socket = room.socket(() => 400)
  const replica = await openReplica({
    notebookId: 'nb',
    storage,
    openSocket: (events) => {
      connections.count++
      return socket(events)
    },
  })
  return { replica, connections }
}

describe('C9: a replica that opens with a copy at hand', () => {
  it('shows what the room has by now, where its answer is about to come', async () => {
    const room = new LocalRoom()
    others(room, ['a'])
    const storage = await withCopy(room)
    others(room, ['b'])
    const near = { notebookId: 'nb', storage, openSocket: room.socket(), grace: 60_000 }
    const replica = await openReplica(near)
    expect(ids(replica)).toEqual(['a', 'b'])
    await replica.close()
  })

  it('shows the copy while the room’s answer takes its time, and merges that', async () => {
    const room = new LocalRoom()
    others(room, ['a'])
    const storage = await withCopy(room)
    others(room, ['b'])
    const { replica, connections } = await openFarAway(room, storage)
    expect(ids(replica)).toEqual(['a'])
    expect(replica.status.connection).toBe('connecting')
    replica.commit(cellFact('own', ana.id))
    const seen: string[] = []
    replica.subscribe(allCells, (cells) => seen.push(cells.map(({ id }) => id).join()))
    await until(() => settled(replica) && ids(replica).length === 3)
    expect(seen.at(0)).toBe('a,own')
    expect(seen.at(-1)).toBe('a,b,own')
    expect(room.cells()).toEqual(['a', 'b', 'own'])
    expect(connections.count).toBe(1)
    await replica.close()
  })

  it('shows at once what came while it was opened', async () => {
    const room = new LocalRoom()
    others(room, ['a'])
    const storage = await withCopy(room)
    others(room, ['b', 'c'])
    const replica = await openReplica({ notebookId: 'nb', ...answeredWhileOpening(room, storage) })
    expect(ids(replica)).toEqual(['a', 'b', 'c'])
    await until(() => settled(replica))
    await replica.close()
  })

  it.each(['while it opens', 'afterwards'])(
    'is loaded anew when it learns %s that much has happened',
    async (when) => {
      const room = new LocalRoom()
      others(room, ['a'])
      const storage = await withCopy(room)
      const dead = await storage.openJournals('nb')
      const [taken, waiting] = [cellFact('taken', ana.id), cellFact('waiting', ana.id)]
      await dead.own.append([
        { n: 1, ...taken },
        { n: 2, ...waiting },
      ])
      room.room.append({ principal: ana, client: dead.own.client, first: 1, facts: [taken] })
      dead.own.release()
      // More than the room sends one by one.
      const many = Array.from({ length: 600 }, (_, i) => `m${String(i).padStart(3, '0')}`)
      others(room, many)
      const { replica, connections } =
        when === 'afterwards'
          ? await openFarAway(room, storage)
          : {
              replica: await openReplica({ notebookId: 'nb', ...answeredWhileOpening(room, storage) }),
              connections: { count: 1 },
            }
      if (when === 'afterwards') expect(ids(replica)).toEqual(['a', 'taken', 'waiting'])
      replica.commit(cellFact('own', ana.id))
      await until(() => settled(replica) && ids(replica).length === 604)
      const expected = ['a', ...many, 'own', 'taken', 'waiting']
      expect(ids(replica)).toEqual(expected)
      expect(room.cells()).toEqual(expected)
      expect(room.room.head).toBe(604)
      expect(connections.count).toBe(1)
      expect(replica.status.otherLog).toBeNull()
      await replica.close()
    },
  )

  it('is loaded anew, with what waited, when it learns late that the log was replaced', async () => {
    const room = new LocalRoom()
    others(room, ['old'])
    const storage = await withCopy(room)
    const dead = await storage.openJournals('nb')
    await dead.own.append([{ n: 1, ...cellFact('waiting', ana.id) }])
    dead.own.release()
    const other = new LocalRoom()
    Object.defineProperty(other.room, 'epoch', { value: 'another' })
    others(other, ['new'])
    const { replica } = await openFarAway(other, storage)
    expect(ids(replica)).toEqual(['old', 'waiting'])
    await until(() => settled(replica) && ids(replica).join() === 'new,waiting')
    expect(replica.status.otherLog).toBe('shown')
    expect(other.cells()).toEqual(['new', 'waiting'])
    await replica.close()
  })

  it('C13: stays readable when it learns late that the log is newer than the page', async () => {
    const room = new LocalRoom()
    others(room, ['a'])
    const storage = await withCopy(room)
    room.storage.execute(
      "INSERT INTO log (seq, name, args, principal, at) VALUES (2, 'v9.FromTheFuture', '{}', 'server', 0)",
    )
    room.restart()
    const { replica } = await openFarAway(room, storage)
    await until(() => replica.status.stopped?.tag === 'Outdated')
    expect(ids(replica)).toEqual(['a'])
    await replica.close()
  })

  it('keeps count when the room says only while it opens what it has taken', async () => {
    const room = new LocalRoom()
    const storage = memoryReplicaStorage()
    const first = await open(room, storage)
    first.commit(cellFact('kept', ana.id))
    await until(() => settled(first))
    await first.close()
    const dead = await storage.openJournals('nb')
    const [taken, waiting] = [cellFact('taken', ana.id), cellFact('waiting', ana.id)]
    await dead.own.append([
      { n: 1, ...taken },
      { n: 2, ...waiting },
    ])
    room.room.append({ principal: ana, client: dead.own.client, first: 1, facts: [taken] })
    dead.own.release()

    const replica = await openReplica({ notebookId: 'nb', ...answeredWhileOpening(room, storage) })
    await until(() => settled(replica) && ids(replica).length === 3)
    replica.commit(cellFact('after', ana.id))
    await until(() => settled(replica))
    expect(ids(replica)).toEqual(['after', 'kept', 'taken', 'waiting'])
    expect(room.cells()).toEqual(['after', 'kept', 'taken', 'waiting'])
    await replica.close()
  })

  it('C10: leaves nothing in a journal that its copy has', async () => {
    const storage = memoryReplicaStorage()
    const written: string[] = []
    const replica = await openReplica({
      notebookId: 'nb',
      openSocket: new LocalRoom().socket(),
      storage: {
        ...storage,
        saveCopy: (id, copy) => {
          written.push(`copy up to ${copy.cursor}`)
          return storage.saveCopy(id, copy)
        },
        openJournals: async (id) => {
          const { own, left } = await storage.openJournals(id)
          const acknowledge = (n: number) => {
            written.push(`journal from ${n + 1}`)
            return own.acknowledge(n)
          }
          return { own: { ...own, acknowledge }, left }
        },
      },
    })
    replica.commit(cellFact('a', ana.id))
    await until(() => settled(replica) && replica.head() === 1)
    await replica.save()
    expect(written.slice(0, 2)).toEqual(['journal from 2', 'copy up to 1'])
    await replica.close()
  })
})
