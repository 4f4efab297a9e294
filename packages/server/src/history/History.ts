import { type NotebookSnapshot, readSnapshot } from '@anode/document'
import {
  type CellRun,
  type CellRuns,
  type HistoryPage,
  type Moment,
  MomentNotFound,
  type NotebookDamaged,
  type NotebookNotFound,
  type StorageFailed,
} from '@anode/protocol'
import { Context, Effect, Layer, Runtime } from 'effect'
import { type OpenRoom, Rooms } from '../notebooks/Rooms.ts'
import { Storage } from '../Storage.ts'
import { storageFailed } from '../storageTrouble.ts'
import { Checkpoints, EVERY } from './Checkpoints.ts'
import { Replay } from './Replay.ts'
import { executionCountOf, readRun } from './readRun.ts'
import { Timeline } from './Timeline.ts'

type Failure = NotebookNotFound | NotebookDamaged | StorageFailed

interface PageOf {
  readonly before?: number | undefined
  readonly limit?: number | undefined
}

/** A run that the tables may have forgotten. */
export interface PastRun extends CellRun {
  readonly cellId: string
  readonly executionCount: number | null
}

/** What the logs of notebooks tell of their past. */
export class History extends Context.Tag('anode/History')<
  History,
  {
    /** Who did what and when, newest first. */
    readonly timeline: (id: string, page: PageOf) => Effect.Effect<HistoryPage, Failure>
    /** The notebook as it was after fact `seq`. */
    readonly moment: (id: string, seq: number) => Effect.Effect<Moment, MomentNotFound | Failure>
    /** The same with everything that its tables held. */
    readonly snapshot: (id: string, seq: number) => Effect.Effect<NotebookSnapshot, MomentNotFound | Failure>
    /** The runs of a cell with what each left, newest first. */
    readonly cellRuns: (id: string, cellId: string, page: PageOf) => Effect.Effect<CellRuns, Failure>
    /** A run by its id, or the one that a request of this id joined; null when nobody asked for it. */
    readonly run: (id: string, runId: string) => Effect.Effect<PastRun | null, Failure>
  }
>() {}

/** How many entries, and how many runs, an answer holds that does not say how many. */
const ENTRIES = 100
const RUNS = 10

/** A checkpoint is made this long after it is due. */
const KEEP_DELAY = '20 millis'

/** What is kept of an open room's past. Several questions at once are answered one after the other. */
interface Past {
  readonly checkpoints: Checkpoints
  readonly timeline: Timeline
  readonly turn: Effect.Semaphore
  /** The number of the fact with which the next checkpoint is due. */
  due: number
}

const rest = () => new Promise<void>((resolve) => setTimeout(resolve, 0))

const make = Effect.gen(function* () {
  const rooms = yield* Rooms
  const storage = yield* Storage
  const fork = Runtime.runFork(yield* Effect.runtime())
  const pasts = new WeakMap<OpenRoom, Past>()
  /** Rooms whose state is about to be kept. */
  const asked = new WeakSet<OpenRoom>()
  const attempt = <A>(body: () => A | Promise<A>) =>
    Effect.tryPromise({ try: async () => body(), catch: storageFailed })

  const pastOf = (opened: OpenRoom): Past => {
    const known = pasts.get(opened)
    if (known !== undefined) return known
    const checkpoints = new Checkpoints(opened.storage)
    const past: Past = {
      checkpoints,
      timeline: new Timeline(opened.storage),
      turn: Effect.unsafeMakeSemaphore(1),
      due: checkpoints.dueAfter(opened.room.head),
    }
    pasts.set(opened, past)
    return past
  }

  /**
   * Keeps the state of a room that has been written to for a while: its tables are that state just now. Whoever
   * stated the facts has an answer before.
   */
  const keepCheckpoint = (opened: OpenRoom) =>
    attempt(async () => {
      const isClosed = () => rooms.peek(opened.id) !== opened
      if (isClosed()) return
      const past = pastOf(opened)
      const { head } = opened.room
      if (head < past.due) return
      await past.checkpoints.keep(head, opened.room.state, isClosed)
      if (!isClosed()) past.due = past.checkpoints.dueAfter(head)
    }).pipe(
      Effect.tapError(Effect.logError),
      Effect.ignore,
      Effect.ensuring(Effect.sync(() => asked.delete(opened))),
      Effect.delay(KEEP_DELAY),
    )

  rooms.onFacts((opened, facts) => {
    const last = facts.at(-1)?.seq ?? 0
    // Most rooms never have so many facts: nothing is looked up for them.
    if (last < (pasts.get(opened)?.due ?? EVERY) || asked.has(opened)) return
    asked.add(opened)
    fork(keepCheckpoint(opened))
  }, 'history')

  /** Asks something of a notebook's past, when those who asked before have their answer. */
  const ask = <A, E>(id: string, question: (opened: OpenRoom, past: Past) => Effect.Effect<A, E>) =>
    Effect.gen(function* () {
      const opened = yield* rooms.open(id)
      const past = yield* attempt(() => pastOf(opened))
      return yield* past.turn.withPermits(1)(rooms.using(opened, question(opened, past)))
    })

  const replay = <A>(
    { storage: log }: OpenRoom,
    { checkpoints }: Past,
    cellId: string | null,
    body: (replay: Replay) => Promise<A>,
  ) =>
    Effect.acquireUseRelease(
      Effect.sync(() => new Replay({ log, checkpoints, openMemory: storage.openMemory, rest }, cellId)),
      (it) => attempt(() => body(it)),
      (it) => Effect.sync(() => it.close()),
    )

  const upToDate = (past: Past) =>
    attempt(async () => {
      while (!past.timeline.advance()) await rest()
    })

  const noSuch = (seq: number, head: number) =>
    new MomentNotFound({
      seq,
      head,
      message: `The notebook has no moment ${seq}: its history goes from 0 to ${head}.`,
    })

  const snapshot = (id: string, seq: number) =>
    ask(id, (opened, past) =>
      Effect.gen(function* () {
        if (seq > opened.room.head) return yield* noSuch(seq, opened.room.head)
        return yield* replay(opened, past, null, async (it) => readSnapshot(await it.goTo(seq)))
      }),
    )

  return History.of({
    snapshot,
    moment: (id, seq) =>
      Effect.gen(function* () {
        const { notebook, cells, runs, outputs } = yield* snapshot(id, seq)
        const { storage: log } = yield* rooms.open(id)
        const [fact] = yield* attempt(() =>
          log.select('SELECT at, principal FROM log WHERE seq = $seq', { $seq: seq }),
        )
        const [at, by] = [Number(fact?.at ?? 0), String(fact?.principal ?? '')]
        return { seq, at, by, notebook, cells, runs, outputs }
      }),
    timeline: (id, { before, limit = ENTRIES }) =>
      ask(id, ({ room }, past) =>
        Effect.zipRight(
          upToDate(past),
          attempt(() => past.timeline.page(room.head, before, limit)),
        ),
      ),
    run: (id, runId) =>
      ask(id, (opened, past) =>
        Effect.gen(function* () {
          yield* upToDate(past)
          const logged = yield* attempt(() => past.timeline.runOf(runId))
          if (logged === null) return null
          const { cellId } = logged
          const run = yield* replay(opened, past, cellId, (it) => readRun(it, opened, logged))
          const executionCount = yield* attempt(() => executionCountOf(opened, logged))
          return { ...run, cellId, executionCount }
        }),
      ),
    cellRuns: (id, cellId, { before, limit = RUNS }) =>
      ask(id, (opened, past) =>
        Effect.gen(function* () {
          yield* upToDate(past)
          const { total, runs } = yield* attempt(() => past.timeline.runsOf(cellId, before, limit))
          const read = yield* replay(opened, past, cellId, async (it) => {
            const found: CellRun[] = []
            // From the oldest on: what follows is near.
            for (const run of [...runs].reverse()) found.unshift(await readRun(it, opened, run))
            return found
          })
          return { total, runs: read }
        }),
      ),
  })
})

/** History over the databases of `Rooms`. */
export const HistoryLive = Layer.effect(History, make)
