/** What a person did as one is in the log as one, over a real socket and a real disk, whatever happens amid it. */
import { events, tables } from '@anode/document'
import {
  type JournalEntry,
  memoryReplicaStorage,
  type NewFact,
  type OpenRoomSocket,
  openReplica,
  type Replica,
  type ReplicaStorage,
  withHeartbeat,
} from '@anode/protocol/replica'
import { queryDb } from '@livestore/livestore'
import { describe, expect } from 'vitest'
import type { Anode } from '../harness/Anode.ts'
import { readLog } from '../harness/notebookLog.ts'
import { networkTest, test } from '../harness/test.ts'

const ME = 'person:local'
const ids = queryDb(tables.cells.orderBy('id', 'asc'), { map: (cells) => cells.map(({ id }) => id) })

/** Node's own WebSocket takes headers, which the browser's, after which it is typed, does not. */
const NodeWebSocket = WebSocket as unknown as new (
  url: string,
  options: { readonly headers: Readonly<Record<string, string>> },
) => WebSocket

/** A cell with a text of 300 KB. */
const longCell = (cellId: string, by = ME): NewFact =>
  events.cellCreated({
    ...{ cellId, kind: 'code', position: 'a5', source: `# ${'x'.repeat(300 * 1024)}`, metadata: {}, by },
  })

/** Ten messages of them. */
const names = Array.from({ length: 30 }, (_, i) => `c${String(i).padStart(2, '0')}`)

/**
 * A way to the server on which something can be done amid a batch: behind its third message, when that has come to
 * the server, and before the fourth. What follows on that connection is lost with it.
 */
class Way {
  readonly #anode: Anode
  readonly #id: string
  #amid: (() => Promise<void>) | null = null
  #socket: WebSocket | null = null

  constructor(anode: Anode, id: string) {
    this.#anode = anode
    this.#id = id
  }

  /** Resolves when it was done. */
  amid(what: () => Promise<void>): Promise<void> {
    return new Promise((resolve) => {
      this.#amid = () => what().finally(resolve)
    })
  }

  cut(): void {
    this.#socket?.close()
  }

  readonly open: OpenRoomSocket = (on) => {
    const url = `${this.#anode.origin.replace('http', 'ws')}/api/notebooks/${this.#id}/socket`
    const socket = new NodeWebSocket(url, { headers: { authorization: `Bearer ${this.#anode.token}` } })
    this.#socket = socket
    let parts = 0
    let isHeld = false
    socket.onopen = () => on.opened()
    socket.onmessage = ({ data }) => {
      // Whatever was sent before has been taken by now.
      if (isHeld && data === 'pong') void this.#do()
      on.received(String(data))
    }
    socket.onclose = ({ code, reason }) => on.closed(code, reason)
    return {
      send: (text) => {
        if (isHeld || socket.readyState !== WebSocket.OPEN) return
        socket.send(text)
        const message = JSON.parse(text) as { readonly facts?: ReadonlyArray<{ readonly more?: true }> }
        if (this.#amid === null || message.facts?.at(-1)?.more !== true || ++parts < 3) return
        isHeld = true
        socket.send('ping')
      },
      close: () => socket.close(),
    }
  }

  async #do(): Promise<void> {
    const amid = this.#amid
    this.#amid = null
    await amid?.()
  }
}

const openPage = async (way: Way, storage: ReplicaStorage = memoryReplicaStorage()): Promise<Replica> => {
  const replica = await openReplica({ notebookId: 'nb', storage, openSocket: withHeartbeat(way.open) })
  await expect.poll(() => replica.status.connection).toBe('online')
  return replica
}

const isSaved = ({ status }: Replica): boolean => status.connection === 'online' && status.waiting === 0

const setUp = async (anode: Anode) => {
  const id = await anode.createNotebook(['x = 1'])
  const before = readLog(anode.home, id).length
  const way = new Way(anode, id)
  return {
    way,
    /** The cells that came into the log since, as it is on the disk. */
    added: () =>
      readLog(anode.home, id)
        .slice(before)
        .filter(({ name }) => name === 'v1.CellCreated')
        .map(({ args }) => (JSON.parse(args) as { readonly cellId: string }).cellId),
  }
}

describe('C3, R3: A batch of ten messages', () => {
  test('is accepted whole, and another page sees it whole', async ({ anode }) => {
    const { way, added } = await setUp(anode)
    const [page, other] = [await openPage(way), await openPage(way)]
    const seen = new Set<number>()
    other.subscribe(ids, (cells) => seen.add(cells.length))
    page.commit(...names.map((name) => longCell(name)))
    await expect.poll(() => isSaved(page)).toBe(true)
    expect(added()).toEqual(names)
    await expect.poll(() => other.read(ids).length).toBe(names.length + 1)
    expect([...seen]).toEqual([1, names.length + 1])
    await Promise.all([page.close(), other.close()])
  })

  test('is refused whole, and what is done next is accepted', async ({ anode }) => {
    const { way, added } = await setUp(anode)
    const page = await openPage(way)
    page.commit(...names.map((name) => longCell(name)), longCell('forged', 'person:eve'))
    page.commit(longCell('next'))
    await expect.poll(() => isSaved(page) && page.read(ids).length === 2).toBe(true)
    expect(added()).toEqual(['next'])
    expect(page.status.refused.map(({ facts }) => facts.length)).toEqual([names.length + 1])
    await page.close()
  })

  test('comes whole after the connection was cut amid it', async ({ anode }) => {
    const { way, added } = await setUp(anode)
    const page = await openPage(way)
    let then: ReadonlyArray<string> = ['?']
    const cut = way.amid(async () => {
      then = added()
      way.cut()
    })
    page.commit(...names.map((name) => longCell(name)))
    await cut
    expect(then).toEqual([])
    await expect.poll(() => isSaved(page)).toBe(true)
    expect(added()).toEqual(names)
    await page.close()
  })

  test('comes whole after the server was killed amid it', async ({ anode }) => {
    const { way, added } = await setUp(anode)
    const page = await openPage(way)
    let then: ReadonlyArray<string> = ['?']
    const killed = way.amid(async () => {
      await anode.kill9()
      then = added()
      await anode.start()
    })
    page.commit(...names.map((name) => longCell(name)))
    await killed
    expect(then).toEqual([])
    await expect.poll(() => isSaved(page)).toBe(true)
    expect(added()).toEqual(names)
    await page.close()
  })

  test('of a page that died amid it comes whole by the next', async ({ anode }) => {
    const { way, added } = await setUp(anode)
    const storage = memoryReplicaStorage()
    // As the browser has it of two tabs that were killed: one becomes the next tab's own, one is handed over.
    const dead = [await storage.openJournals('nb'), await storage.openJournals('nb')]
    for (const [i, { own }] of dead.entries()) {
      const facts = names.map((name) => longCell(`${i}${name}`))
      const entries = facts.map(
        (fact, n): JournalEntry => ({
          ...fact,
          n: n + 1,
          ...(n < facts.length - 1 && { more: true as const }),
        }),
      )
      await own.append(entries)
      own.release()
    }
    const cut = way.amid(async () => way.cut())
    const page = await openPage(way, storage)
    await cut
    // The answer about the second journal comes behind its facts.
    await expect.poll(() => isSaved(page) && page.read(ids).length).toBe(2 * names.length + 1)
    expect([...added()].sort()).toEqual([0, 1].flatMap((i) => names.map((name) => `${i}${name}`)))
    await page.close()
    expect((await storage.openJournals('nb')).left).toEqual([])
  })
})

describe('C3, C2: A batch in a browser without a server', () => {
  networkTest(
    'is kept as one, and comes as one by the next tab when its own has crashed',
    async ({ anode, network, remote }) => {
      const id = await anode.createNotebook(['a = 1', 'b = 2', 'c = 3'])
      const notebook = await remote.openNotebook(id)
      await expect.poll(() => notebook.syncWords()).toBe('All changes saved')
      const before = readLog(anode.home, id).length
      network.goOffline()
      const { page } = notebook
      await (await notebook.cellAt(0)).root.focus()
      for (const key of ['ControlOrMeta+a', 'd', 'd']) await page.keyboard.press(key)
      await expect.poll(async () => (await notebook.cellIds()).length).toBeLessThan(2)
      /** What the browser keeps of it: name and whether more follows, in order. */
      const journal = () =>
        page.evaluate(
          () =>
            new Promise<ReadonlyArray<readonly [string, boolean]>>((resolve, reject) => {
              const opening = indexedDB.open('anode')
              opening.onerror = () => reject(opening.error)
              opening.onsuccess = () => {
                const reading = opening.result.transaction('journal').objectStore('journal').getAll()
                reading.onerror = () => reject(reading.error)
                reading.onsuccess = () => {
                  opening.result.close()
                  const stored: ReadonlyArray<{ name: string; more?: true }> = reading.result
                  resolve(stored.map(({ name, more }) => [name, more === true] as const))
                }
              }
            }),
        )
      const deleted = async () => (await journal()).filter(([name]) => name === 'v1.CellDeleted')
      await expect.poll(deleted).toEqual([true, true, false].map((more) => ['v1.CellDeleted', more]))
      await remote.crash(page)
      network.goOnline()
      const next = await remote.openNotebook(id)
      await expect.poll(() => next.syncWords()).toBe('All changes saved')
      const added = readLog(anode.home, id)
        .slice(before)
        .filter(({ name }) => name === 'v1.CellDeleted')
      expect(added.map(({ seq }) => seq - (added[0]?.seq ?? 0))).toEqual([0, 1, 2])
    },
  )
})
