/**
 * Runs, apart from what executes them.
 *
 * A run is asked for by a fact. Its kind, which it carries, says which executor executes it: the notebook's kernel
 * (`kernels/KernelSessions`), or the server itself (`ServerExecutor`). This service gives runs to executors in the
 * order of the log, tells them what is cancelled, ends what nothing can execute, and gives up what waited behind a
 * run that failed when no executor has it yet; of what it has, an executor says that itself.
 *
 *     RunRequested ──► RunQueue ──► prepare (the kind's, pure) ──► Executor ──► RunStarted, outputs, RunFinished
 *                          ▲                                                                 │
 *                          └──────────────────── the next one's turn ◄───────────────────────┘
 *
 * What always holds: a run is executed by one executor and at most once at a time; runs of a notebook begin in the
 * order of the log, also where executors take turns; which runs are open is what the log says, so that a server
 * that was killed goes on where it was. Rejected: a queue for each executor, in which a query would overtake the
 * code that it depends on; a queue of the server's alone, which would stop a kernel's work with the server.
 */

import { type CellRun, type ExecutorName, readCellSettings } from '@anode/document'
import { messageOf } from '@anode/document/messageOf'
import { BATCH_FAILED, GIVEN_UP } from '@anode/kernel'
import type { LoggedFact } from '@anode/protocol'
import { Context, Effect, Either, Layer, Runtime } from 'effect'
import { Directory } from '../notebooks/Directory.ts'
import { type OpenRoom, Rooms } from '../notebooks/Rooms.ts'
import type { Executor, PreparedRun } from './Executor.ts'
import { Kinds } from './Kinds.ts'
import { type Loss, lossOf, type RunEnd } from './lostRuns.ts'
import { type OpenRun, openRun, openRuns } from './OpenRun.ts'
import { RunEnds } from './RunEnds.ts'
import { type HeldRun, RunQueue } from './RunQueue.ts'

/** What executes runs, and which of them has which. */
export class Executors extends Context.Tag('anode/Executors')<
  Executors,
  {
    /** From now on runs that name this executor are given to it. */
    readonly register: (executor: Executor) => void
    /** Looks whose turn it is: an executor can take a run that could not before. */
    readonly advance: (opened: OpenRoom) => void
    /** An executor says which of a notebook's runs it has; the others are given out again. */
    readonly holds: (opened: OpenRoom, executor: ExecutorName, isKnown: (runId: string) => boolean) => void
    /** The executor that has runs of this notebook now. */
    readonly holder: (opened: OpenRoom) => ExecutorName | null
    /** The executor that has this run. */
    readonly holderOf: (opened: OpenRoom, runId: string) => ExecutorName | null
    /** The open runs of a notebook that an executor executes, whether it has them or not. */
    readonly runsOf: (opened: OpenRoom, executor: ExecutorName) => ReadonlyArray<OpenRun>
    /** Ends runs whose executor cannot: tried again until the disk takes it. */
    readonly settle: (opened: OpenRoom, loss: Loss) => Effect.Effect<void>
    /** Whether the end of a run is known and could not be written yet. */
    readonly isEnding: (runId: string) => boolean
    /** Ends what waits for an executor and was not given to it, as far as it is meant: all of it when nobody says. */
    readonly endWaiting: (
      opened: OpenRoom,
      executor: ExecutorName,
      end: RunEnd,
      isMeant?: (runId: string) => boolean,
    ) => Effect.Effect<void>
    /** Ends what waits in a notebook of the trash, as far as it is meant. */
    readonly endInTrash: (opened: OpenRoom, isMeant: (runId: string) => boolean) => Effect.Effect<void>
    /** Whether it lies there. */
    readonly isInTrash: (notebookId: string) => boolean
    /** Interrupts what an executor executes in the notebook. */
    readonly interrupt: (opened: OpenRoom, executor: ExecutorName) => void
    /** The notebook goes to the trash: whatever executes something there ends that. */
    readonly stop: (notebookId: string) => void
  }
>() {}

/** What may have added a run that waits. */
const REQUESTS = new Set(['v1.RunRequested', 'v2.RunRequested', 'v1.RunReleased'])

/** What may make it another run's turn. */
const ENDS = new Set(['v1.RunCancelled', 'v1.RunFinished'])

/** Why a run ends that was asked for in a notebook that lies in the trash. */
const IN_TRASH: RunEnd = {
  status: 'interrupted',
  reason: 'The notebook is in the trash. Restore it, then run the cell again.',
}

const refused = (reason: string): RunEnd => ({ status: 'interrupted', reason })

type Status = keyof typeof GIVEN_UP

const make = Effect.gen(function* () {
  const rooms = yield* Rooms
  const directory = yield* Directory
  const { kinds } = yield* Kinds
  const runFork = Runtime.runFork(yield* Effect.runtime())
  const fork = (effect: Effect.Effect<unknown, unknown>) =>
    runFork(effect.pipe(Effect.tapErrorCause(Effect.logError), Effect.ignore))
  /** What is stated in answer to a fact comes after everyone has heard of that: facts are told in their order. */
  const afterwards = (effect: Effect.Effect<unknown, unknown>) => queueMicrotask(() => fork(effect))

  const executors = new Map<ExecutorName, Executor>()
  /** Gone with their rooms, which are not closed while a run is open. */
  const queues = new WeakMap<OpenRoom, RunQueue>()
  const ends = new RunEnds((opened) => rooms.peek(opened.id) === opened, fork)

  const queueOf = (opened: OpenRoom): RunQueue => {
    const queue = queues.get(opened) ?? new RunQueue()
    queues.set(opened, queue)
    return queue
  }

  const isInTrash = (id: string): boolean => {
    const info = Effect.runSync(Effect.either(directory.get(id)))
    return Either.isRight(info) && info.right.deletedAt !== null
  }

  const runOf = (run: OpenRun): CellRun | null => kinds.get(run.kind)?.run ?? null

  const executorOf = (run: OpenRun): ExecutorName | null => {
    const name = ends.has(run.runId) ? null : runOf(run)?.executor
    return name !== undefined && name !== null && executors.has(name) ? name : null
  }

  /** Why nothing executes this run, in words for people; null when something does. */
  const refusalOf = (run: OpenRun): string | null => {
    const kind = kinds.get(run.kind)
    if (kind === undefined) {
      return `This version of Anode does not know how to run a cell of the kind “${run.kind}”.`
    }
    if (kind.run === null) return `The cell is ${kind.label} now, and that does not run.`
    return executors.has(kind.run.executor) ? null : `Nothing here can run a cell of the kind ${kind.label}.`
  }

  /** What its kind makes of the run; null, and the run ends, when it cannot. */
  const prepared = (opened: OpenRoom, run: OpenRun): PreparedRun | null => {
    const { runId, cellId, source, by } = run
    const kind = kinds.get(run.kind)
    if (!kind?.run) return null
    try {
      const settings = readCellSettings(kind, run.settings)
      const cell = { id: cellId, source, settings }
      const work = kind.run.prepare(cell, { notebookId: opened.id, by })
      return { runId, cellId, kind: run.kind, batchId: run.batchId, by, stopOnError: run.stopOnError, work }
    } catch (error) {
      const reason = `The cell could not be prepared to run: ${messageOf(error)}`
      afterwards(Effect.zipRight(Effect.logError(error), endRuns(opened, [{ runId, end: refused(reason) }])))
      return null
    }
  }

  const endRuns = (opened: OpenRoom, runs: Loss['runs']): Effect.Effect<void> =>
    runs.length === 0 ? Effect.void : ends.settle(opened, { runs, session: null, reason: '' })

  const give = (opened: OpenRoom) => (run: OpenRun, name: ExecutorName) => {
    const ready = prepared(opened, run)
    // One that could not be prepared ends by itself; the next has its turn then.
    return ready === null || (executors.get(name)?.execute(opened, ready) ?? false)
  }

  /** Ends what nothing executes, and gives out what is at turn among these runs. */
  const handOver = (opened: OpenRoom, runs: ReadonlyArray<OpenRun>) => {
    if (runs.length === 0) return
    if (isInTrash(opened.id)) {
      const asked = new Set(runs.map(({ runId }) => runId))
      return afterwards(endInTrash(opened, (id) => asked.has(id)))
    }
    const nobodys = lossOf(runs, (run) => {
      const reason = run.status === 'queued' && !ends.has(run.runId) ? refusalOf(run) : null
      return reason === null ? null : refused(reason)
    })
    if (nobodys.length > 0) afterwards(endRuns(opened, nobodys))
    queueOf(opened).handOver(runs, executorOf, give(opened))
  }

  const advance = (opened: OpenRoom) => handOver(opened, openRuns(opened.room.state))

  const endInTrash = (opened: OpenRoom, isMeant: (runId: string) => boolean) =>
    endRuns(
      opened,
      lossOf(openRuns(opened.room.state), ({ runId, status }) =>
        status === 'queued' && isMeant(runId) && queueOf(opened).holderOf(runId) === null ? IN_TRASH : null,
      ),
    )

  /** Gives up what waited behind a run that did not end well, and that no executor has. */
  const giveUpBehind = (opened: OpenRoom, failed: HeldRun, status: string) => {
    const runs = queueOf(opened).givenUpBehind(failed, openRuns(opened.room.state))
    const endOf = ({ batchId }: OpenRun) =>
      refused(batchId !== null && batchId === failed.batchId ? BATCH_FAILED : GIVEN_UP[status as Status])
    afterwards(endRuns(opened, lossOf(runs, endOf)))
  }

  const follow = (opened: OpenRoom, { name, args }: LoggedFact) => {
    const { runId, status } = args as { readonly runId: string; readonly status: string }
    const queue = queueOf(opened)
    if (REQUESTS.has(name)) {
      // Requests that join a run, or are held, add none.
      const run = openRun(opened.room.state, runId)
      if (run !== undefined && !queue.isBehind) handOver(opened, [run])
    } else if (name === 'v1.RunCancelled') {
      const executor = queue.holderOf(runId)
      if (executor !== null) executors.get(executor)?.cancel(opened, runId)
      // One that executes ends by its own `RunFinished`.
      if (openRun(opened.room.state, runId) === undefined) queue.release(runId)
    } else if (name === 'v1.RunFinished') {
      opened.live.settle(runId)
      const held = queue.release(runId)
      if (held !== undefined && status !== 'ok' && queue.isBehind) giveUpBehind(opened, held, status)
    }
  }

  rooms.onFacts((opened, facts) => {
    for (const fact of facts) follow(opened, fact)
    const concerns = facts.some(({ name }) => REQUESTS.has(name) || ENDS.has(name))
    if (concerns && queueOf(opened).isBehind) advance(opened)
  })

  return Executors.of({
    register: (executor) => {
      executors.set(executor.name, executor)
    },
    advance,
    holds: (opened, executor, isKnown) => {
      const known = openRuns(opened.room.state).filter(({ runId }) => isKnown(runId))
      queueOf(opened).holds(executor, known)
    },
    holder: (opened) => queueOf(opened).holder,
    holderOf: (opened, runId) => queueOf(opened).holderOf(runId),
    runsOf: (opened, executor) =>
      openRuns(opened.room.state).filter((run) => runOf(run)?.executor === executor),
    settle: (opened, loss) => ends.settle(opened, loss),
    isEnding: (runId) => ends.has(runId),
    endWaiting: (opened, executor, end, isMeant = () => true) => {
      const waits = (run: OpenRun) =>
        isMeant(run.runId) &&
        run.status === 'queued' &&
        runOf(run)?.executor === executor &&
        queueOf(opened).holderOf(run.runId) === null
      return endRuns(
        opened,
        lossOf(openRuns(opened.room.state), (run) => (waits(run) ? end : null)),
      )
    },
    endInTrash,
    isInTrash,
    interrupt: (opened, executor) => executors.get(executor)?.interrupt(opened),
    stop: (notebookId) => {
      for (const executor of executors.values()) executor.stop(notebookId)
    },
  })
})

/** The executors of this server; each registers itself. */
export const ExecutorsLive = Layer.effect(Executors, make)
