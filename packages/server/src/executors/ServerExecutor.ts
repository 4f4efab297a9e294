import { type ArtifactStore, LargeValues, systemClock } from '@anode/kernel'
import { Effect, Layer, Runtime, Schedule } from 'effect'
import { Artifacts, sha256Of } from '../artifacts/Artifacts.ts'
import { Directory } from '../notebooks/Directory.ts'
import { type OpenRoom, Rooms } from '../notebooks/Rooms.ts'
import type { Executor } from './Executor.ts'
import { Executors } from './Executors.ts'
import { Kinds } from './Kinds.ts'
import { lossOf } from './lostRuns.ts'
import { RoomFacts } from './RoomFacts.ts'
import { DISK_RETRY } from './RunEnds.ts'
import { ServerRuns } from './ServerRuns.ts'

/** Why a run is lost that the server executed. */
const STOPPED = 'The server was stopped while this cell ran.'
const GONE = 'The server ended while this cell ran, and what it had not yet stored of it is gone.'

/** How long runs get to be stated when the server stops. */
const LAST_WORDS = '2 seconds'

const NAME = 'server'

/** The server's store; waits for the disk as long as it takes. */
const storeOf = (
  artifacts: typeof Artifacts.Service,
  run: <A, E>(effect: Effect.Effect<A, E>) => Promise<A>,
): ArtifactStore => ({
  put: async (content) => {
    const sha256 = await sha256Of(content)
    await run(Effect.retry(artifacts.put(sha256, content), Schedule.spaced(DISK_RETRY)))
    return sha256
  },
})

const make = Effect.gen(function* () {
  const rooms = yield* Rooms
  const directory = yield* Directory
  const executors = yield* Executors
  const { tasks } = yield* Kinds
  const runtime = yield* Effect.runtime()
  const runFork = Runtime.runFork(runtime)
  const fork = (effect: Effect.Effect<unknown, unknown>) =>
    runFork(effect.pipe(Effect.tapErrorCause(Effect.logError), Effect.ignore))
  const largeValues = new LargeValues(storeOf(yield* Artifacts, Runtime.runPromise(runtime)))

  /** Of the notebooks in which something runs, or has lately. */
  const notebooks = new Map<string, { readonly opened: OpenRoom; readonly runs: ServerRuns }>()

  /** What waits is for the next server. */
  let isStopping = false

  const isOpen = (opened: OpenRoom) => rooms.peek(opened.id) === opened

  const runsOf = (opened: OpenRoom): ServerRuns => {
    const known = notebooks.get(opened.id)
    if (known?.opened === opened) return known.runs
    // Its room was closed without it: what it states goes nowhere.
    known?.runs.interrupt()
    const runs = new ServerRuns({
      opened,
      facts: new RoomFacts(opened, () => isOpen(opened), fork),
      clock: systemClock,
      largeValues,
      free: () => {
        if (isOpen(opened)) executors.advance(opened)
        if (runs.isBusy || notebooks.get(opened.id)?.runs !== runs) return
        notebooks.delete(opened.id)
        fork(directory.setServerRuns(opened.id, false))
      },
    })
    notebooks.set(opened.id, { opened, runs })
    return runs
  }

  const executor: Executor<typeof NAME> = {
    name: NAME,
    execute: (opened, run) => {
      const runs = runsOf(opened)
      if (runs.isBusy || isStopping) return false
      // After a crash it is known where runs were under way.
      fork(directory.setServerRuns(opened.id, true))
      const task = tasks.get(run.kind)
      runs.begin(run, task ?? (() => Promise.reject(new Error(`Nothing is known to do for a ${run.kind}.`))))
      return true
    },
    cancel: (opened, runId) => {
      const runs = notebooks.get(opened.id)?.runs
      if (runs?.currentRun === runId) runs.interrupt()
    },
    interrupt: (opened) => notebooks.get(opened.id)?.runs.interrupt(),
    stop: (notebookId) => notebooks.get(notebookId)?.runs.interrupt(),
  }
  executors.register(executor)

  /** A room was opened: what the log says that runs here does not, when this server has not begun it. */
  const takeUp = (opened: OpenRoom) =>
    Effect.suspend(() => {
      if (!isOpen(opened)) return Effect.void
      const current = notebooks.get(opened.id)?.runs.currentRun ?? null
      const lost = lossOf(executors.runsOf(opened, NAME), ({ runId, status }) =>
        status === 'running' && runId !== current ? { status: 'lost', reason: GONE } : null,
      )
      return Effect.zipRight(
        lost.length === 0
          ? Effect.void
          : executors.settle(opened, { runs: lost, session: null, reason: GONE }),
        Effect.sync(() => executors.advance(opened)),
      )
    })
  rooms.onOpen((opened) => queueMicrotask(() => fork(takeUp(opened))))
  rooms.forEach((opened) => {
    queueMicrotask(() => fork(takeUp(opened)))
  })

  /** Where a server that was killed had runs under way. */
  const left = Effect.flatMap(directory.withServerRuns, (ids) =>
    Effect.forEach(ids, (id) =>
      Effect.flatMap(rooms.open(id), (opened) =>
        Effect.zipRight(
          takeUp(opened),
          Effect.suspend(() => (notebooks.has(id) ? Effect.void : directory.setServerRuns(id, false))),
        ),
      ).pipe(Effect.tapErrorCause(Effect.logError), Effect.ignore),
    ),
  )
  fork(left)

  const lastWords = Effect.promise(() => {
    isStopping = true
    return Promise.all([...notebooks.values()].map(({ runs }) => runs.lose(STOPPED)))
  })
  yield* Effect.addFinalizer(() => Effect.ignore(Effect.timeout(lastWords, LAST_WORDS)))
})

/** Executes the runs of kinds that the server executes itself. */
export const ServerExecutorLive = Layer.scopedDiscard(make)
