/** A cell's text is the same on the server and in every page, whatever it holds and wherever it comes from. */
import { events, openCellText, serverPrincipal, tables, textOf, updateToText } from '@anode/document'
import { anyUnicode } from '@anode/document/testing'
import { ana, LocalRoom } from '@anode/server/testing'
import { queryDb } from '@livestore/livestore'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { memoryReplicaStorage } from './memoryReplicaStorage.ts'
import { openReplica } from './openReplica.ts'
import type { Replica } from './Replica.ts'
import type { OpenRoomSocket } from './RoomSocket.ts'

const allCells = queryDb(tables.cells.orderBy('id', 'asc'))
const allOutputs = queryDb(tables.outputs.orderBy('id', 'asc'))
const notebook = queryDb(tables.notebook)

const open = (room: LocalRoom, socket: OpenRoomSocket = room.socket()) =>
  openReplica({ notebookId: 'nb', storage: memoryReplicaStorage(), openSocket: socket })

const until = async (holds: () => boolean): Promise<void> => {
  await expect.poll(holds, { interval: 5 }).toBe(true)
}

const settled = ({ status }: Replica) => status.connection === 'online' && status.waiting === 0

const created = (cellId: string, source: string, by = ana.id) =>
  events.cellCreated({ cellId, kind: 'code', position: 'a0', source, metadata: {}, by })

const edited = (cellId: string, update: string | null, by = ana.id) =>
  events.cellTextEdited({ cellId, update: update as string, by })

const textIn = (replica: Replica, cellId: string) =>
  replica.read(allCells).find(({ id }) => id === cellId)?.source

const textInRoom = ({ room }: Pick<LocalRoom, 'room'>, cellId: string): string => {
  const [row] = room.state.select('SELECT source, textState FROM cells WHERE id = $cellId', {
    $cellId: cellId,
  })
  const { source, textState } = row as { source: string; textState: string | null }
  // What Yjs says and what stands beside it are one.
  expect(textOf(openCellText({ source, textState })).toString()).toBe(source)
  return source
}

/** An edit as a page made it that knew nothing of line ends: it counts the characters of the text as it came. */
const oldEdit = (source: string, edit: (text: Y.Text) => void): string => {
  const doc = openCellText({ source, textState: null })
  const before = Y.encodeStateVector(doc)
  edit(textOf(doc))
  return Buffer.from(Y.encodeStateAsUpdate(doc, before)).toString('base64')
}

describe('R13: Line ends', () => {
  it('of a cell that comes with others are line feeds in the room and in the page', async () => {
    const room = new LocalRoom()
    const [a, b] = [await open(room), await open(room)]
    a.commit(created('x', 'a = 1\r\nb = 2\rc = 3\u2028'))
    await until(() => textIn(b, 'x') !== undefined && settled(a))
    for (const text of [textIn(a, 'x'), textIn(b, 'x'), textInRoom(room, 'x')]) {
      expect(text).toBe('a = 1\nb = 2\nc = 3\u2028')
    }
    await Promise.all([a.close(), b.close()])
  })

  it('that an older page types in are put right at once, for all', async () => {
    const room = new LocalRoom()
    const [a, b] = [await open(room), await open(room)]
    a.commit(
      created('x', 'a'),
      edited(
        'x',
        oldEdit('a', (text) => text.insert(1, '\r\nb\rc')),
      ),
    )
    await until(() => settled(a) && [a, b].every((replica) => textIn(replica, 'x') === 'a\nb\nc'))
    expect(textInRoom(room, 'x')).toBe('a\nb\nc')
    // The server says so, in the log.
    expect(room.storage.select('SELECT principal FROM log ORDER BY seq').map((row) => row.principal)).toEqual(
      [ana.id, ana.id, serverPrincipal.id],
    )
    await Promise.all([a.close(), b.close()])
  })
})

describe('C8: Any text', () => {
  it('is the same in the room, in a page that follows, and in one that comes later', async () => {
    const room = new LocalRoom()
    const [a, b] = [await open(room), await open(room)]
    const texts = [
      'x\0y',
      '\ufefflong enough not to be read unit by unit',
      '\ud800 half',
      'a\u001ab\u001a0',
      '😀\uffff',
    ]
    const output = (id: string, text: string) => ({
      id,
      position: 0,
      output: { _tag: 'stream' as const, name: 'stdout' as const, text },
    })
    for (const [i, text] of [...texts, ...fc.sample(anyUnicode, { numRuns: 60, seed: 7 })].entries()) {
      const id = `c${i}`
      a.commit(
        created(id, text),
        events.notebookRetitled({ title: text, by: ana.id }),
        events.cellMetadataSet({ cellId: id, metadata: { [text]: text, __proto__: null }, by: ana.id }),
        events.cellAttachmentSet({ cellId: id, name: `${text}.`, data: { 'text/plain': text }, by: ana.id }),
        events.outputsRestored({
          cellId: id,
          executionCount: null,
          outputs: [output(`o${i}`, text)],
          by: ana.id,
        }),
        events.commentAdded({
          commentId: id,
          threadId: id,
          cellId: id,
          text: `${text}!`,
          mentions: [],
          at: 1,
          by: ana.id,
        }),
      )
      expect(a.read(notebook)[0]?.title).toBe(text)
    }
    await until(() => settled(a) && b.head() === room.room.head && a.head() === room.room.head)
    const late = await open(room)
    const seen = (replica: Replica) =>
      [allCells, allOutputs, notebook].map((query) => replica.read(query as never))
    expect(seen(b)).toEqual(seen(a))
    expect(seen(late)).toEqual(seen(a))
    const snapshot = room.room.snapshot()
    expect(snapshot.cells.length).toBe(65)
    for (const { id, source, metadata } of snapshot.cells as ReadonlyArray<Record<string, string>>) {
      expect(textIn(late, id as string)).toBe(source)
      expect(late.read(allCells).find((cell) => cell.id === id)?.metadata).toEqual(metadata)
    }
    for (const { id, text } of snapshot.outputs) {
      expect(late.read(allOutputs).find((output) => output.id === id)?.text).toBe(text)
    }
    expect([a, b, late].flatMap(({ status }) => status.differed)).toEqual([])
    await Promise.all([a.close(), b.close(), late.close()])
  }, 60_000)
})

describe('C12: A page whose text is not the server’s', () => {
  /** A socket on which one edit arrives as another one. */
  const corrupting =
    (openSocket: OpenRoomSocket, wrong: string): OpenRoomSocket =>
    (on) =>
      openSocket({
        ...on,
        received: (text) =>
          on.received(
            text.replace(/("name":"v1.CellTextEdited","args":\{"cellId":"x","update":")[^"]+/, `$1${wrong}`),
          ),
      })

  it('takes the server’s, and keeps its own for the person', async () => {
    const room = new LocalRoom()
    const a = await open(room)
    a.commit(created('x', 'one'), created('y', 'other'))
    await until(() => settled(a))
    const cell = { source: 'one', textState: null }
    const b = await open(room, corrupting(room.socket(), updateToText(cell, 'two') as string))
    a.commit(edited('x', updateToText(cell, 'one and more')))
    await until(() => b.status.differed.length > 0)
    expect(b.status.differed).toMatchObject([{ cellId: 'x', text: 'two' }])
    expect(textIn(b, 'x')).toBe('one and more')
    b.dismissDiffering('x')
    expect(b.status.differed).toEqual([])
    await Promise.all([a.close(), b.close()])
  })

  it('hears of it when it comes back with a copy', async () => {
    const room = new LocalRoom()
    const storage = memoryReplicaStorage()
    const before = await openReplica({ notebookId: 'nb', storage, openSocket: room.socket() })
    before.commit(created('x', 'one'))
    await until(() => settled(before) && textIn(before, 'x') === 'one')
    await before.close()
    // Behind everybody's back.
    room.storage.execute("UPDATE cells SET source = 'two'")
    const again = await openReplica({ notebookId: 'nb', storage, openSocket: room.socket() })
    await until(() => textIn(again, 'x') === 'two')
    expect(again.status.differed).toMatchObject([{ cellId: 'x', text: 'one' }])
    await again.close()
  })

  it('is not sent to the server again and again when that does not help', async () => {
    const room = new LocalRoom()
    const a = await open(room)
    a.commit(created('x', 'one'))
    await until(() => settled(a))
    const cell = { source: 'one', textState: null }
    const b = await open(room, corrupting(room.socket(), updateToText(cell, 'two') as string))
    let now: { source: string; textState: string | null } = cell
    for (let round = 0; round < 4; round++) {
      const [row] = a.read(allCells)
      now = { source: row?.source ?? '', textState: row?.textState ?? null }
      a.commit(edited('x', updateToText(now, `${now.source}!`)))
      await until(() => settled(a) && b.head() === room.room.head && b.status.connection === 'online')
    }
    expect(b.status.stopped).toBeNull()
    expect(b.status.differed.length).toBeLessThanOrEqual(2)
    await Promise.all([a.close(), b.close()])
  })
})

describe('What is nested too deep', () => {
  const nested = (levels: number): Record<string, unknown> => {
    let value: Record<string, unknown> = {}
    for (let i = 0; i < levels; i++) value = { a: value }
    return value
  }

  it.each([300, 1100, 20_000])('C4: is not committed: %i levels of metadata', async (levels) => {
    const room = new LocalRoom()
    const replica = await open(room)
    replica.commit(created('x', 'one'))
    replica.commit({
      name: 'v1.CellMetadataSet',
      args: { cellId: 'x', metadata: nested(levels), by: ana.id },
    })
    replica.commit(edited('x', updateToText({ source: 'one', textState: null }, 'two')))
    expect(replica.status.refused).toMatchObject([{ refusal: { tag: 'UnreadableFact' } }])
    await until(() => settled(replica) && textIn(replica, 'x') === 'two')
    expect(room.room.head).toBe(2)
    await replica.close()
  })

  it('in a log keeps nobody from the rest, who follows, comes back or comes new', async () => {
    const room = new LocalRoom()
    const storage = memoryReplicaStorage()
    const before = await openReplica({ notebookId: 'nb', storage, openSocket: room.socket() })
    before.commit(created('x', 'one'), created('y', 'two'))
    await until(() => settled(before) && before.head() === 2)
    await before.close()
    // As an older server took them.
    const facts = [
      { name: 'v1.CellMetadataSet', args: { cellId: 'x', metadata: nested(1100), by: ana.id } },
      { name: 'v1.CellTextEdited', args: { cellId: 'y', update: 'AQIDBAUGBw==', by: ana.id } },
      { name: 'v1.CellMoved', args: { cellId: 'y', position: 'first', by: ana.id } },
    ]
    for (const [i, { name, args }] of facts.entries()) {
      room.storage.execute(
        'INSERT INTO log (seq, name, args, principal, at) VALUES ($seq, $name, $args, $by, 1)',
        { $seq: 3 + i, $name: name, $args: JSON.stringify(args), $by: ana.id },
      )
    }
    room.storage.execute("UPDATE room SET value = 'older' WHERE key = 'schema'")
    room.restart()
    const problems = queryDb(tables.problems.orderBy('seq', 'asc'))
    // It shows its copy first, and merges what comes then.
    const back = await openReplica({ notebookId: 'nb', storage, openSocket: room.socket(() => 150) })
    expect(back.head()).toBe(2)
    const fresh = await open(room)
    for (const replica of [back, fresh]) {
      await until(() => replica.head() === 5)
      expect(replica.read(problems)).toMatchObject([
        { seq: 3, fact: 'v1.CellMetadataSet', cellId: 'x' },
        { seq: 4, fact: 'v1.CellTextEdited', cellId: 'y' },
        { seq: 5, fact: 'v1.CellMoved', cellId: 'y' },
      ])
      expect(replica.status.stopped).toBeNull()
    }
    // And of a page that is open: the room passes on what it took at any time.
    fresh.commit(edited('y', updateToText({ source: 'two', textState: null }, 'three')))
    await until(() => textIn(back, 'y') === 'three')
    await Promise.all([back.close(), fresh.close()])
  })
})
