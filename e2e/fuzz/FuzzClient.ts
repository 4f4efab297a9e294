import { fromSqlJson, type NotebookSnapshot, type RunStatus } from '@anode/document'
import {
  deleteCells,
  moveCellsTo,
  NotebookSession,
  newCell,
  placeAt,
  redo,
  runCells,
  snapshotOf,
  undo,
} from '@anode/notebook'
import * as queries from '@anode/notebook/queries'
import {
  memoryReplicaStorage,
  type NewFact,
  openReplica,
  type Replica,
  withHeartbeat,
} from '@anode/protocol/replica'
import type { Anode } from '../harness/Anode.ts'
import { type Network, openNetwork } from '../harness/Network.ts'
import { nodeRoomSocket } from '../harness/nodeRoomSocket.ts'

/** How `queries.runList` begins. */
type RunTuple = readonly [id: string, cellId: string, status: RunStatus, ...unknown[]]

const isUnderWay = ([, , status]: RunTuple): boolean => status === 'queued' || status === 'running'

/**
 * A person's page without its browser: a session of the notebook over a real socket. It acts at random, and knows all
 * that it committed.
 */
export class FuzzClient {
  readonly name: string
  readonly network: Network
  /** Every fact that it committed, in order. */
  readonly committed: NewFact[] = []
  /** The words that it took out of texts; undo may have brought them back. */
  readonly taken = new Set<string>()
  /** The names under which it has spoken to the room: a page that was loaded anew may get another. */
  readonly clients = new Set<string>()
  readonly #notebookId: string
  readonly #storage = memoryReplicaStorage()
  #session: NotebookSession | null = null
  #words = 0

  constructor(name: string, notebookId: string, network: Network) {
    this.name = name
    this.#notebookId = notebookId
    this.network = network
  }

  static async open(name: string, notebookId: string, anode: Anode): Promise<FuzzClient> {
    const client = new FuzzClient(name, notebookId, await openNetwork(anode))
    await client.#open()
    return client
  }

  get replica(): Replica {
    if (this.#session === null) throw new Error(`${this.name} has no notebook open.`)
    return this.#session.replica
  }

  /** Whether it waits for nothing: neither for the server, nor for a run, which a host that comes back takes up late. */
  get isSettled(): boolean {
    const { connection, waiting } = this.replica.status
    return connection === 'online' && waiting === 0 && !this.#runs().some(isUnderWay)
  }

  /** Every run that it knows, also of cells that are gone. */
  #runs(): ReadonlyArray<RunTuple> {
    return fromSqlJson(this.replica.read(queries.runList)) as ReadonlyArray<RunTuple>
  }

  /** Everything that its tables say. */
  state(): NotebookSnapshot {
    return snapshotOf(this.replica)
  }

  /** Closes the page and opens it anew: what waits comes from the journal. */
  async reload(): Promise<void> {
    await this.#leave()
    await this.#open()
  }

  /** Does one thing that a person does. */
  act(random: () => number): void {
    const session = this.#session
    // It is being loaded anew.
    if (session === null) return
    const { ids } = session.index
    const pick = (n: number) => Math.floor(random() * n)
    const cellId = ids[pick(ids.length)]
    const what = random()
    if (cellId === undefined || what < 0.08) {
      placeAt(session, 'insert', pick(ids.length + 1), [newCell('code', '', { source: this.#word() })])
    } else if (what < 0.13) {
      deleteCells(session, [cellId])
    } else if (what < 0.2) {
      moveCellsTo(session, [cellId], pick(ids.length + 1))
    } else if (what < 0.65) {
      this.#type(session, cellId, random)
      // The rest of what is typed becomes a fact with what is done next.
      if (random() < 0.6) session.texts.flush()
    } else if (what < 0.8) {
      runCells(session, [cellId])
    } else if (what < 0.95) undo(session)
    else redo(session)
  }

  /** What was typed and is no fact yet becomes one. */
  flush(): void {
    this.#session?.texts.flush()
  }

  async close(): Promise<void> {
    await this.#leave()
    this.network.close()
  }

  /** What was typed becomes facts first, as when a page hides. */
  async #leave(): Promise<void> {
    const session = this.#session
    this.#session = null
    await session?.close()
  }

  #type(session: NotebookSession, cellId: string, random: () => number): void {
    const text = session.texts.open(cellId)
    if (text === null) return
    text.undo.addTrackedOrigin('editor')
    text.doc.transact(() => {
      // Whole words only are typed and taken out.
      const words = [...text.text.toString().matchAll(/<[^<>]+>/g)]
      const word = words[Math.floor(random() * words.length)]
      if (random() < 0.2 && word !== undefined) {
        this.taken.add(word[0])
        text.text.delete(word.index, word[0].length)
      } else text.text.insert(word?.index ?? 0, this.#word())
    }, 'editor')
    session.texts.release(cellId, text)
  }

  #word(): string {
    return `<${this.name}.${++this.#words}>`
  }

  #sending = (text: string): void => {
    const hello = text.startsWith('{"_tag":"hello"') ? (JSON.parse(text) as { client: string }) : null
    if (hello !== null) this.clients.add(hello.client)
  }

  async #open(): Promise<void> {
    const replica = await openReplica({
      notebookId: this.#notebookId,
      storage: this.#storage,
      openSocket: withHeartbeat(nodeRoomSocket(this.network, this.#notebookId, this.#sending)),
    })
    const { commitBatches } = replica
    // `commit` goes the same way.
    const noting: Replica['commitBatches'] = (batches, when) => {
      this.committed.push(...batches.flat())
      commitBatches(batches, when)
    }
    Object.assign(replica, { commitBatches: noting })
    this.#session = new NotebookSession(replica)
  }
}
