import { cellKindsWith } from '@anode/cells'
import { shout, shoutTask } from '@anode/cells/testing'
import { events, fromStoredOutput, type Principal, serverPrincipal } from '@anode/document'
import { Effect, Layer, ManagedRuntime, Option } from 'effect'
import { TokenAuthorization } from '../access/Authorization.ts'
import { makeSessionTokens, SessionTokens } from '../access/SessionTokens.ts'
import { Artifacts } from '../artifacts/Artifacts.ts'
import { Environment } from '../environment/Environment.ts'
import { ExecutorsLive } from '../executors/Executors.ts'
import { Kinds } from '../executors/Kinds.ts'
import { ServerExecutorLive } from '../executors/ServerExecutor.ts'
import { KernelSessions, KernelSessionsLive } from '../kernels/KernelSessions.ts'
import { Directory, DirectoryLive } from '../notebooks/Directory.ts'
import { DirectoryDatabaseLive } from '../notebooks/DirectoryDatabase.ts'
import { type OpenRoom, Rooms, RoomsLive } from '../notebooks/Rooms.ts'
import type { RoomStorage } from '../room/RoomStorage.ts'
import { Storage } from '../Storage.ts'
import { memoryStorage } from './memoryStorage.ts'

const NOTEBOOK = 'n'

/** The disk of a server: what is left when that is killed. */
export class MemoryDisk {
  readonly #list = memoryStorage()
  readonly #notebooks = new Map<string, RoomStorage>()
  isFull = false

  /** Databases as one server sees them; after its death nothing that it writes arrives. */
  storage(isAlive: () => boolean): typeof Storage.Service {
    const seen = (storage: RoomStorage): RoomStorage => ({
      ...storage,
      close: () => {},
      transaction: (body) => {
        if (!isAlive()) throw new Error('This server is dead.')
        if (!this.isFull) return storage.transaction(body)
        throw Object.assign(new Error('database or disk is full'), { code: 'ERR_SQLITE_ERROR', errcode: 13 })
      },
    })
    return {
      openDirectory: () => seen(this.#list),
      openNotebook: (id) => {
        const storage = this.#notebooks.get(id) ?? memoryStorage()
        this.#notebooks.set(id, storage)
        return seen(storage)
      },
      stageNotebook: () => {
        throw new Error('No notebook is made here.')
      },
      openMemory: memoryStorage,
      notebooks: () => [...this.#notebooks.keys()],
      removeNotebook: (id) => this.#notebooks.delete(id),
    }
  }
}

/** What the server puts out of the process in these tests. */
const noArtifacts = Layer.succeed(Artifacts, {
  put: () => Effect.void,
  get: () => Effect.succeed(Option.none()),
  notPutSince: () => Effect.succeed([]),
  remove: () => Effect.void,
})

/** A server in this process that executes runs, and knows how to shout; it has one notebook. */
export class RunServer {
  readonly #runtime
  readonly #by: Principal
  #isAlive = true
  opened!: OpenRoom
  sessions!: typeof KernelSessions.Service
  directory!: typeof Directory.Service

  constructor(disk: MemoryDisk, by: Principal) {
    this.#by = by
    const kinds = Layer.succeed(Kinds, {
      kinds: cellKindsWith(shout),
      tasks: new Map([[shout.name, shoutTask]]),
    })
    this.#runtime = ManagedRuntime.make(
      Layer.mergeAll(KernelSessionsLive, ServerExecutorLive).pipe(
        Layer.provideMerge(ExecutorsLive),
        Layer.provideMerge(RoomsLive),
        Layer.provideMerge(DirectoryLive),
        Layer.provide(DirectoryDatabaseLive),
        Layer.provide(
          Layer.mergeAll(
            Layer.succeed(
              Storage,
              disk.storage(() => this.#isAlive),
            ),
            kinds,
            noArtifacts,
            Layer.sync(SessionTokens, () => makeSessionTokens(new Uint8Array(32).fill(1))),
            Layer.succeed(Environment, { state: () => ({ phase: 'ready', packages: [] }) }),
            TokenAuthorization,
          ),
        ),
      ),
    )
  }

  /** Starts; the notebook is opened by whatever the server does itself when `look` is false. */
  async start({ look = true } = {}): Promise<this> {
    this.directory = await this.#runtime.runPromise(Directory)
    this.sessions = await this.#runtime.runPromise(KernelSessions)
    const known = await this.run(Effect.either(this.directory.get(NOTEBOOK)))
    if (known._tag === 'Left') await this.run(this.directory.add(NOTEBOOK, 'N', serverPrincipal))
    const rooms = await this.#runtime.runPromise(Rooms)
    if (look) this.opened = await this.run(rooms.open(NOTEBOOK))
    else {
      const opened = rooms.peek(NOTEBOOK)
      if (opened !== undefined) this.opened = opened
    }
    return this
  }

  run<A, E>(effect: Effect.Effect<A, E>): Promise<A> {
    return this.#runtime.runPromise(effect)
  }

  /** Ends in good order. */
  stop(): Promise<void> {
    return this.#runtime.dispose()
  }

  /** As `kill -9`: nothing of what it still does arrives anywhere. */
  kill(): void {
    this.#isAlive = false
  }

  /** A cell; its run is asked for with `ask`. */
  cell(cellId: string, kind: string, source: string, metadata: Readonly<Record<string, unknown>> = {}): void {
    const position = `a${this.#count('SELECT count(*) AS n FROM cells')}`
    this.states(events.cellCreated({ cellId, kind, position, source, metadata, by: this.#by.id }))
  }

  /** Asks for runs `r-…` of these cells, as one batch or each for itself. */
  ask(cellIds: ReadonlyArray<string>, { together = false, by = this.#by.id } = {}): void {
    const batch = together ? { batchId: `batch-${cellIds.join('-')}` } : {}
    const requests = cellIds.map((cellId) =>
      events.runRequestedOnce({ runId: `r-${cellId}`, cellId, ...batch, stopOnError: true, at: 1, by }),
    )
    this.opened.room.stateFacts({ ...this.#by, id: by }, requests)
  }

  states(...facts: Parameters<OpenRoom['room']['stateFacts']>[1]): void {
    const outcome = this.opened.room.stateFacts(this.#by, facts)
    if (outcome._tag === 'refused') throw new Error(outcome.refusal.message)
  }

  /** Status and reason of a cell's last run. */
  runOf(cellId: string) {
    const [row] = this.opened.room.state.select(
      'SELECT status, reason, startedAt IS NOT NULL AS begun FROM runs WHERE id = $id',
      { $id: `r-${cellId}` },
    )
    return row && { status: row.status, reason: row.reason, begun: row.begun === 1 }
  }

  status(cellId: string): unknown {
    return this.runOf(cellId)?.status
  }

  /** What a cell shows of it: printed text, and errors by name. */
  shown(cellId: string): string {
    return this.opened.room.state
      .select('SELECT text, body FROM outputs WHERE cellId = $cellId ORDER BY position', { $cellId: cellId })
      .map(({ text, body }) => fromStoredOutput({ text: String(text), body: JSON.parse(String(body)) }))
      .map((output) => (output._tag === 'stream' ? output.text : output._tag === 'error' ? output.ename : ''))
      .join('')
  }

  /** The names of the log's facts about runs, in order, with the run's. */
  log(): ReadonlyArray<string> {
    return this.opened.room.state
      .select(
        "SELECT name, json_extract(args, '$.runId') AS run FROM log WHERE name LIKE '%.Run%' ORDER BY seq",
      )
      .map(({ name, run }) => `${String(name).slice(3)} ${run}`)
  }

  #count(query: string): number {
    return Number(this.opened.room.state.select(query)[0]?.n)
  }
}
