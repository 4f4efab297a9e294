import { events, openCellText, tables, textOf, updateToText } from '@anode/document'
import { ana, cellFact, LocalRoom } from '@anode/server/testing'
import { queryDb } from '@livestore/livestore'
import { describe, expect, it } from 'vitest'
import { MESSAGE_LIMIT } from '../sync/messages.ts'
import { memoryReplicaStorage } from './memoryReplicaStorage.ts'
import { openReplica } from './openReplica.ts'
import type { Replica } from './Replica.ts'
import type { ReplicaStorage } from './ReplicaStorage.ts'

const allCells = queryDb(tables.cells.orderBy('id', 'asc'))

const open = (room: LocalRoom, storage: ReplicaStorage = memoryReplicaStorage()) =>
  openReplica({ notebookId: 'nb', storage, openSocket: room.socket() })

const ids = (replica: Replica) => replica.read(allCells).map((cell) => cell.id)

/** Waits until `holds` does, without a clock of its own to decide. */
const until = async (holds: () => boolean): Promise<void> => {
  await expect.poll(holds, { interval: 5 }).toBe(true)
}

/** A new cell with a text of 400 KB. */
const longFact = (id: string) => {
  const { name, args } = cellFact(id, ana.id)
  return { name, args: { ...(args as object), source: 'x'.repeat(400 * 1024) } }
}

const settled = (replica: Replica) => replica.status.connection === 'online' && replica.status.waiting === 0

describe('a replica over LiveStore', () => {
  it('C1: shows what is committed at once and what others commit soon', async () => {
    const room = new LocalRoom()
    const [a, b] = [await open(room), await open(room)]
    a.commit(cellFact('x', ana.id))
    expect(ids(a)).toEqual(['x'])
    await until(() => ids(b).length === 1 && settled(a))
    await Promise.all([a.close(), b.close()])
  })

  it('C1: lets the room have at once what it commits soon itself, in order with what is committed next', async () => {
    const room = new LocalRoom()
    const replica = await open(room)
    replica.commitSoon(cellFact('first', ana.id))
    expect(ids(replica)).toEqual([])
    expect(replica.status.waiting).toBe(1)
    replica.commitSoon(cellFact('second', ana.id))
    replica.commit(cellFact('third', ana.id))
    expect(ids(replica)).toEqual(['first', 'second', 'third'])
    await until(() => settled(replica))
    const log = room.storage.select("SELECT json_extract(args, '$.cellId') AS id FROM log ORDER BY seq")
    expect(log.map(({ id }) => id)).toEqual(['first', 'second', 'third'])
    replica.commitSoon(cellFact('alone', ana.id))
    await until(() => ids(replica).length === 4 && settled(replica))
    await replica.close()
  })

  it('C8: equals all others after commits at once, cuts and a kill of the server', async () => {
    const room = new LocalRoom()
    const replicas = await Promise.all([open(room), open(room), open(room)])
    const committed: string[] = []
    for (let round = 0; round < 40; round++) {
      for (const [i, replica] of replicas.entries()) {
        const id = `c${i}-${round}`
        committed.push(id)
        replica.commit(cellFact(id, ana.id))
      }
      if (room.up) {
        committed.push(`k${round}`)
        room.room.stateFacts({ id: 'server', kind: 'server', name: '' }, [cellFact(`k${round}`, 'server')])
      }
      if (round % 10 === 4) room.cut()
      if (round === 17) room.kill()
      if (round === 21) room.restart()
      await new Promise((resolve) => setTimeout(resolve, 8))
    }
    await until(() =>
      replicas.every((replica) => settled(replica) && ids(replica).length === committed.length),
    )
    for (const replica of replicas) expect(ids(replica)).toEqual(room.cells())
    for (const replica of replicas) expect(replica.status.differed).toEqual([])
    expect(room.cells()).toEqual([...committed].sort())
    expect(room.room.head).toBe(committed.length)
    await Promise.all(replicas.map((replica) => replica.close()))
  })

  it('C2: keeps commits made without a connection and delivers them once it is back', async () => {
    const room = new LocalRoom()
    const replica = await open(room)
    room.kill()
    for (let i = 0; i < 150; i++) replica.commit(cellFact(`offline-${i}`, ana.id))
    expect(replica.status.waiting).toBe(150)
    room.restart()
    await until(() => settled(replica))
    expect(room.cells()).toHaveLength(150)
    await replica.close()
  })

  it('C9: opens from its stored copy while the server is away', async () => {
    const room = new LocalRoom()
    const storage = memoryReplicaStorage()
    const first = await open(room, storage)
    first.commit(cellFact('kept', ana.id))
    await until(() => settled(first))
    await first.close()
    room.kill()
    const again = await open(room, storage)
    expect(ids(again)).toEqual(['kept'])
    again.commit(cellFact('offline', ana.id))
    room.restart()
    await until(() => settled(again))
    expect(room.cells()).toEqual(['kept', 'offline'])
    await again.close()
  })

  it('C11, R1: takes over the journals of tabs that died, each fact once', async () => {
    const room = new LocalRoom()
    const storage = memoryReplicaStorage()
    const dead = await storage.openJournals('nb')
    await dead.own.append([
      { n: 1, ...cellFact('a1', ana.id) },
      { n: 2, ...cellFact('a2', ana.id) },
    ])
    const other = await storage.openJournals('nb')
    await other.own.append([{ n: 1, ...cellFact('b1', ana.id) }])
    // The first fact of one of them had arrived before its tab died.
    room.room.append({ principal: ana, client: dead.own.client, first: 1, facts: [cellFact('a1', ana.id)] })
    dead.own.release()
    other.own.release()
    const replica = await open(room, storage)
    await until(() => settled(replica) && ids(replica).length === 3)
    expect(room.cells()).toEqual(['a1', 'a2', 'b1'])
    expect(room.room.head).toBe(3)
    await replica.close()
    const { left } = await storage.openJournals('nb')
    expect(left).toEqual([])
  })

  it('C11: takes over a journal that is longer than a message may be, in pieces', async () => {
    const room = new LocalRoom()
    const storage = memoryReplicaStorage()
    // One of them becomes the replica's own, the other is handed over.
    const left = [await storage.openJournals('nb'), await storage.openJournals('nb')]
    for (const [i, { own }] of left.entries()) {
      await own.append(Array.from({ length: 30 }, (_, n) => ({ n: n + 1, ...longFact(`${i}-${n}`) })))
    }
    for (const { own } of left) own.release()
    const longest = { length: 0 }
    const socket = room.socket()
    const replica = await openReplica({
      notebookId: 'nb',
      storage,
      openSocket: (events) => {
        const opened = socket(events)
        const send = (text: string) => {
          longest.length = Math.max(longest.length, text.length)
          opened.send(text)
        }
        return { ...opened, send }
      },
    })
    await until(() => settled(replica) && ids(replica).length === 60)
    expect(room.cells()).toHaveLength(60)
    expect(longest.length).toBeLessThan(MESSAGE_LIMIT / 3)
    await replica.close()
    expect((await storage.openJournals('nb')).left).toEqual([])
  })

  it('C11, C2: offers what is refused of a dead tab’s facts to the person, and keeps those before', async () => {
    const room = new LocalRoom()
    const storage = memoryReplicaStorage()
    const first = await storage.openJournals('nb')
    await first.own.append([{ n: 1, ...cellFact('own', ana.id) }])
    const second = await storage.openJournals('nb')
    const facts = [longFact('a'), longFact('b'), longFact('c'), cellFact('forged', 'person:eve')]
    await second.own.append(facts.map((fact, i) => ({ n: i + 1, ...fact })))
    first.own.release()
    second.own.release()
    const replica = await open(room, storage)
    await until(() => settled(replica) && replica.status.refused.length === 1)
    const [refused] = replica.status.refused
    // They came in two messages; each is taken or refused as a whole.
    expect(refused?.facts).toHaveLength(2)
    expect(room.cells()).toEqual(['a', 'b', 'own'])
    await replica.close()
    expect((await storage.openJournals('nb')).left).toEqual([])
  })

  it('C3: offers a refused batch to the person, keeps the others and goes on', async () => {
    const room = new LocalRoom()
    const replica = await open(room)
    replica.commitBatches([
      [cellFact('good', ana.id)],
      [cellFact('with-it', ana.id), cellFact('forged', 'person:eve'), cellFact('and-this', ana.id)],
      [cellFact('late', ana.id)],
    ])
    await until(() => settled(replica) && replica.status.refused.length === 1)
    const [refused] = replica.status.refused
    expect(refused?.refusal.tag).toBe('NotAllowed')
    expect(refused?.facts.map(({ args }) => (args as { cellId: string }).cellId)).toEqual([
      'with-it',
      'forged',
      'and-this',
    ])
    await until(() => ids(replica).length === 2)
    expect(room.cells()).toEqual(['good', 'late'])
    replica.commit(cellFact('next', ana.id))
    await until(() => room.cells().length === 3)
    await replica.close()
  })

  it('C9: is loaded anew when the log was replaced by another', async () => {
    const room = new LocalRoom()
    const storage = memoryReplicaStorage()
    const replica = await open(room, storage)
    replica.commit(cellFact('old', ana.id))
    await until(() => settled(replica))
    await replica.close()
    const other = new LocalRoom()
    Object.defineProperty(other.room, 'epoch', { value: 'another' })
    other.room.append({ principal: ana, client: 'x', first: 1, facts: [cellFact('new', ana.id)] })
    const again = await open(other, storage)
    await until(() => ids(again).join() === 'new')
    await again.close()
  })

  it('C13: says that the page is outdated when the log holds a fact that it does not know', async () => {
    const room = new LocalRoom()
    const replica = await open(room)
    replica.commit(cellFact('before', ana.id))
    await until(() => settled(replica))
    room.connections.broadcast({
      _tag: 'facts',
      facts: [{ seq: room.room.head + 1, name: 'v9.FromTheFuture', args: {} }],
      more: false,
    })
    await until(() => replica.status.stopped?.tag === 'Outdated')
    expect(ids(replica)).toEqual(['before'])
    await replica.close()
  })

  it('R14, C2: keeps facts that the server cannot store and sends them when it can', async () => {
    let full = false
    const room = new LocalRoom()
    const { storage } = room
    const failing = new LocalRoom({
      ...storage,
      transaction: (body) => {
        if (full) throw Object.assign(new Error('database or disk is full'), { code: 'ERR_SQLITE_ERROR' })
        return storage.transaction(body)
      },
    })
    const replica = await open(failing)
    full = true
    replica.commit(cellFact('patient', ana.id))
    await until(() => replica.status.trouble !== null)
    expect(replica.status.waiting).toBe(1)
    full = false
    await until(() => settled(replica) && replica.status.trouble === null)
    expect(failing.cells()).toEqual(['patient'])
    await replica.close()
  })

  it('merges what two people type into one cell at once', async () => {
    const room = new LocalRoom()
    const [a, b] = [await open(room), await open(room)]
    a.commit(
      events.cellCreated({
        cellId: 'c',
        kind: 'code',
        position: 'a0',
        source: 'x = 1',
        metadata: {},
        by: ana.id,
      }),
    )
    await until(() => ids(b).length === 1)
    const typed = (replica: Replica, source: string) => {
      const [cell] = replica.read(queryDb(tables.cells.where({ id: 'c' })))
      const update = cell && updateToText(cell, source)
      if (update) replica.commit(events.cellTextEdited({ cellId: 'c', update, by: ana.id }))
    }
    typed(a, 'x = 1 # from a')
    typed(b, 'import b\nx = 1')
    const source = (replica: Replica) => replica.read(queryDb(tables.cells.where({ id: 'c' })))[0]?.source
    await until(() => source(a) === 'import b\nx = 1 # from a' && source(b) === source(a))
    const [stored] = replica0(b)
    expect(stored && textOf(openCellText(stored)).toString()).toBe(source(b))
    await Promise.all([a.close(), b.close()])
  })
})

const replica0 = (replica: Replica) => replica.read(queryDb(tables.cells.where({ id: 'c' })))
