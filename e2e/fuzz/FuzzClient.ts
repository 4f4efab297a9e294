import {
  type CellCopy,
  type CellRow,
  commands,
  copyCell,
  type NotebookSnapshot,
  newId,
  readSnapshot,
  runBases,
  type StateDatabase,
  tables,
} from '@anode/document'
import {
  memoryReplicaStorage,
  type NewFact,
  type OpenRoomSocket,
  openReplica,
  type Replica,
  withHeartbeat,
} from '@anode/protocol/replica'
import { queryDb } from '@livestore/livestore'
import { Schema } from 'effect'
import { CellTexts } from 'web-sources/notebook/state/CellTexts.ts'
import { UndoHistory } from 'web-sources/notebook/undo/UndoHistory.ts'
import type { Anode } from '../harness/Anode.ts'
import { type Network, openNetwork } from '../harness/Network.ts'

const Rows = Schema.Array(Schema.Record({ key: Schema.String, value: Schema.Unknown }))
const kinds = new Map([
  ['code', { name: 'code', label: 'Code', nbformatType: 'code', runsOnKernel: true }],
] as const)

/** Node's own WebSocket takes headers, which the browser's, after which it is typed, does not. */
const NodeWebSocket = WebSocket as unknown as new (
  url: string,
  options: { readonly headers: Readonly<Record<string, string>> },
) => WebSocket

const allCells = queryDb(
  tables.cells.orderBy([
    { col: 'position', direction: 'asc' },
    { col: 'id', direction: 'asc' },
  ]),
)
const cellQuery = (id: string) =>
  queryDb(tables.cells.where({ id }).limit(1), { label: `cell ${id}`, map: ([row]) => row ?? null })

/**
 * A person's page without its browser: the replica over a real socket, the page's own texts and undo. It acts
 * at random, and knows all that it committed.
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
  #replica: Replica | null = null
  #texts: CellTexts | null = null
  #history: UndoHistory | null = null
  #words = 0
  #ends: ReadonlyArray<() => void> = []

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
    if (this.#replica === null) throw new Error(`${this.name} has no notebook open.`)
    return this.#replica
  }

  get isSettled(): boolean {
    const { connection, waiting } = this.replica.status
    return connection === 'online' && waiting === 0
  }

  /** Everything that its tables say. */
  state(): NotebookSnapshot {
    return readSnapshot({
      select: (sql) =>
        this.replica.read(
          queryDb({ query: sql, schema: Rows, queriedTables: new Set() }, { label: sql }),
        ) as ReturnType<StateDatabase['select']>,
      execute: () => {},
    })
  }

  /** Closes the page and opens it anew: what waits comes from the journal. */
  async reload(): Promise<void> {
    await this.#leave()
    await this.#open()
  }

  /** Does one thing that a person does. */
  act(random: () => number): void {
    const replica = this.#replica
    const texts = this.#texts
    const history = this.#history
    // It is being loaded anew.
    if (replica === null || texts === null || history === null) return
    const actor = { by: replica.status.principal.id }
    const cells = replica.read(allCells)
    const pick = (n: number) => Math.floor(random() * n)
    const cell = cells[pick(cells.length)]
    const what = random()
    if (cell === undefined || what < 0.08) {
      const [position = ''] = commands.positionsAt(cells, pick(cells.length + 1), 1)
      const rest = { textState: null, metadata: {}, attachments: null, executionCount: null }
      const copy = {
        id: newId(),
        kind: 'code',
        position,
        source: this.#word(),
        run: null,
        outputs: [],
        ...rest,
      }
      history.do('insert', [{ do: 'place', copy }])
    } else if (what < 0.13) {
      history.do('delete', [{ do: 'remove', cellId: cell.id }])
    } else if (what < 0.2) {
      const [to = ''] = commands.positionsAt(cells, pick(cells.length + 1), 1)
      history.do('move', [{ do: 'move', cellId: cell.id, from: cell.position, to }])
    } else if (what < 0.65) {
      this.#type(cell.id, random)
      // The rest of what is typed becomes a fact with what is done next.
      if (random() < 0.6) texts.flush()
    } else if (what < 0.8) {
      texts.flush()
      const online = replica.status.connection === 'online'
      const base = online
        ? null
        : (runBases(replica.read(allCells), [cell.id], ['code']).get(cell.id) ?? null)
      const asked = [{ id: cell.id, kind: cell.kind, runStatus: null, base }]
      this.#commit(...commands.requestRuns(asked, kinds, { ...actor, at: Date.now() }))
    } else if (what < 0.95) history.undo()
    else history.redo()
  }

  /** What was typed and is no fact yet becomes one. */
  flush(): void {
    this.#texts?.flush()
  }

  async close(): Promise<void> {
    await this.#leave()
    this.network.close()
  }

  /** What was typed becomes facts first, as when a page hides. */
  async #leave(): Promise<void> {
    const replica = this.#replica
    for (const end of this.#ends) end()
    this.#texts?.close()
    this.#texts = null
    this.#history = null
    this.#replica = null
    await replica?.close()
  }

  #type(cellId: string, random: () => number): void {
    const text = this.#texts?.open(cellId)
    if (!text) return
    text.doc.transact(() => {
      // Whole words only are typed and taken out.
      const words = [...text.text.toString().matchAll(/<[^<>]+>/g)]
      const word = words[Math.floor(random() * words.length)]
      if (random() < 0.2 && word !== undefined) {
        this.taken.add(word[0])
        text.text.delete(word.index, word[0].length)
      } else text.text.insert(word?.index ?? 0, this.#word())
    }, 'editor')
    this.#texts?.release(cellId, text)
  }

  #word(): string {
    return `<${this.name}.${++this.#words}>`
  }

  #commit = (...facts: ReadonlyArray<NewFact>): void => {
    this.committed.push(...facts)
    this.replica.commit(...facts)
  }

  #cell = (id: string): CellRow | null => this.replica.read(cellQuery(id))

  #copy = (id: string): CellCopy | null => {
    const row = this.#cell(id)
    if (row === null) return null
    const outputs = this.replica.read(
      queryDb(tables.outputs.where({ cellId: id }).orderBy('position', 'asc')),
    )
    const [run] = row.runId === null ? [] : this.replica.read(queryDb(tables.runs.where({ id: row.runId })))
    return copyCell(row, outputs, run ?? null)
  }

  /** What a deleted cell was given after its deletion, as the page asks for it. */
  #lateText = (id: string) => {
    const [row] = this.replica.read(queryDb(tables.deletedCells.where({ id })))
    return row?.late ? { source: row.source, textState: row.textState } : null
  }

  async #open(): Promise<void> {
    const replica = await openReplica({
      notebookId: this.#notebookId,
      storage: this.#storage,
      openSocket: withHeartbeat(this.#socket),
    })
    const by = () => replica.status.principal.id
    this.#replica = replica
    const texts = new CellTexts({
      read: this.#cell,
      subscribe: (id, listener) => replica.subscribe(cellQuery(id), listener),
      commit: this.#commit,
      share: (text) => void replica.sendLive({ _tag: 'text', ...text }),
      by,
      opened: (id, text) => {
        text.undo.addTrackedOrigin('editor')
        this.#history?.followText(id, text)
      },
    })
    this.#texts = texts
    this.#ends = [
      replica.live.on('joined', () => texts.shareAll()),
      replica.live.giveTextsTo({
        typed: (text) => texts.receiveLive(text),
        notPassedOn: ({ cellId }) => {
          if (cellId !== null) texts.notPassedOn(cellId)
        },
      }),
      replica.subscribe(allCells, () => texts.takeWaiting()),
    ]
    this.#history = new UndoHistory(
      () => ({ cell: this.#cell, copy: this.#copy, lateText: this.#lateText, actor: { by: by() } }),
      (...facts) => this.#commit(...texts.takeFacts(), ...facts),
    )
  }

  #socket: OpenRoomSocket = (events) => {
    const url = `${this.network.origin.replace('http', 'ws')}/api/notebooks/${this.#notebookId}/socket`
    const socket = new NodeWebSocket(url, { headers: { authorization: `Bearer ${this.network.token}` } })
    socket.onopen = () => events.opened()
    socket.onmessage = ({ data }) => events.received(String(data))
    socket.onclose = ({ code, reason }) => events.closed(code, reason)
    return {
      send: (text) => {
        if (socket.readyState !== WebSocket.OPEN) return
        const hello = text.startsWith('{"_tag":"hello"') ? (JSON.parse(text) as { client: string }) : null
        if (hello !== null) this.clients.add(hello.client)
        socket.send(text)
      },
      close: () => socket.close(),
    }
  }
}
