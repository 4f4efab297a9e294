import { type Principal, serverPrincipal } from '@anode/document'
import { Conflict, Forbidden } from '@anode/protocol'
import type { HostCommand } from '@anode/protocol/host'
import { Effect } from 'effect'
import type { Executors } from '../executors/Executors.ts'
import { lossOf, openSession } from '../executors/lostRuns.ts'
import type { Directory } from '../notebooks/Directory.ts'
import type { OpenRoom, Rooms } from '../notebooks/Rooms.ts'
import type { LaunchRefused } from './KernelLaunches.ts'
import type { KernelCommand, KernelSession } from './KernelSession.ts'
import { KERNEL_EXECUTOR as NAME } from './kernelExecutor.ts'
import { OUTDATED } from './kernelLaunching.ts'
import { TOLD_TO_END } from './kernelRunEnds.ts'
import type { SessionStates } from './SessionStates.ts'
import { isClosed } from './sessionStateOf.ts'

const IN_TRASH = 'The notebook is in the trash: no kernel starts for it. Restore it first.'

export interface KernelCommandsPorts {
  readonly rooms: typeof Rooms.Service
  readonly directory: typeof Directory.Service
  readonly executors: typeof Executors.Service
  readonly states: SessionStates
  readonly sessionOf: (notebookId: string) => KernelSession
  /** Finds what the next kernel of a session is started with; false: a kernel of another host is there. */
  readonly launch: (opened: OpenRoom, session: KernelSession) => Effect.Effect<boolean, LaunchRefused>
  /** Tells what the kernel of a notebook may take. */
  readonly limit: (opened: OpenRoom, session: KernelSession) => void
  /** The kernel has been told to interrupt what it executes. */
  readonly interrupted: (opened: OpenRoom) => void
  /** Why somebody may not have this command sent; null: they may. */
  readonly refusalOf: (by: Principal, tag: HostCommand['_tag'], notebookId: string) => string | null
}

/** What people, programs and the server ask of a notebook's kernel as a whole. */
export const makeKernelCommands = (ports: KernelCommandsPorts) => {
  const { rooms, directory, executors, states, sessionOf, launch, limit, refusalOf, interrupted } = ports

  /** Runs that waited for something can be given out. */
  const advance = (notebookId: string) =>
    Effect.sync(() => {
      const opened = rooms.peek(notebookId)
      if (opened !== undefined) executors.advance(opened)
    })

  /** Has the host start a kernel, now or once it is there. False: a kernel of another host is there. */
  const begin = (opened: OpenRoom, session: KernelSession) =>
    Effect.gen(function* () {
      const isHere = yield* Effect.mapError(
        launch(opened, session),
        ({ message }) => new Conflict({ message }),
      )
      if (!isHere) {
        session.isWanted = false
        return false
      }
      if (session.isOutdated) return yield* new Conflict({ message: OUTDATED })
      limit(opened, session)
      if (session.provider.isReady) session.command('start')
      return true
    }).pipe(
      Effect.tapError(() =>
        Effect.sync(() => {
          session.isWanted = false
          states.refresh(session.notebookId)
        }),
      ),
      // What was asked for meanwhile.
      Effect.ensuring(advance(opened.id)),
    )

  const ensure = (by: Principal, notebookId: string) =>
    Effect.gen(function* () {
      const notAllowed = refusalOf(by, 'start', notebookId)
      if (notAllowed !== null) return yield* new Forbidden({ message: notAllowed })
      const { deletedAt } = yield* directory.get(notebookId)
      if (deletedAt !== null) return yield* new Conflict({ message: IN_TRASH })
      const opened = yield* rooms.open(notebookId)
      const session = sessionOf(notebookId)
      const isThere = !isClosed(states.of(opened).state) && !session.isEnding
      if (!isThere && !session.isWanted) {
        session.isWanted = true
        states.refresh(notebookId)
        // From now on it is this server's to say what became of it.
        yield* directory.setKernelOpen(notebookId, true)
        // What is ending is waited for: the fact that says so begins the next.
        if (!session.isEnding) yield* begin(opened, session)
      }
      return states.of(opened)
    })

  /** The chosen kernel is another host's: the one that there is ends, and the other begins when it has. */
  const move = (opened: OpenRoom, session: KernelSession, before: ReadonlySet<string>) =>
    Effect.gen(function* () {
      const { id } = opened
      session.isWanted = true
      session.isEnding = session.command('shutdown')
      session.leaving = session.isEnding ? before : null
      states.refresh(id)
      yield* executors.endWaiting(opened, NAME, TOLD_TO_END.restart, (runId) => before.has(runId))
      if (session.isEnding) return
      const reason = `Another kernel was chosen, and the one before could not be reached. ${session.provider.awayWords}`
      const runs = lossOf(executors.runsOf(opened, NAME), ({ runId }) =>
        before.has(runId) ? { status: 'lost', reason } : null,
      )
      session.isWanted = false
      yield* executors.settle(opened, { runs, session: openSession(opened), reason })
      yield* ensure(serverPrincipal, id)
    })

  const command = (by: Principal, notebookId: string, what: KernelCommand, reason?: string) =>
    Effect.gen(function* () {
      const notAllowed = refusalOf(by, what, notebookId)
      if (notAllowed !== null) return yield* new Forbidden({ message: notAllowed })
      const { kernelOpen, deletedAt } = yield* directory.get(notebookId)
      const opened = rooms.peek(notebookId)
      const holder = opened === undefined ? null : executors.holder(opened)
      if (what === 'interrupt' && opened !== undefined && holder !== null && holder !== NAME) {
        return executors.interrupt(opened, holder)
      }
      if (deletedAt !== null && (what === 'start' || what === 'restart')) {
        return yield* new Conflict({ message: IN_TRASH })
      }
      if (!kernelOpen && what !== 'start') {
        return yield* new Conflict({
          message: `There is no kernel to ${what === 'shutdown' ? 'shut down' : what}: it starts with the first run.`,
        })
      }
      const session = sessionOf(notebookId)
      // What is asked for from now on is for the kernel that comes, also while what that needs is being made.
      const before = new Set(opened && executors.runsOf(opened, NAME).map(({ runId }) => runId))
      if (what === 'start' || what === 'restart') {
        const room = opened ?? (yield* rooms.open(notebookId))
        const isThere = yield* Effect.mapError(
          launch(room, session),
          ({ message }) => new Conflict({ message }),
        )
        if (!isThere) return what === 'restart' ? yield* move(room, session, before) : undefined
        if (session.isOutdated) return yield* new Conflict({ message: OUTDATED })
        limit(room, session)
      }
      if (what === 'start') {
        // From now on it is this server's to say what became of it.
        if (session.provider.isConnected) yield* directory.setKernelOpen(notebookId, true)
      }
      if (!session.command(what, reason)) {
        return yield* new Conflict({
          message: `${session.provider.awayWords} Try again in a moment.`,
        })
      }
      if (opened !== undefined && what === 'interrupt') interrupted(opened)
      if (what === 'shutdown') {
        session.isEnding = true
        session.isWanted = false
      }
      const isThere = opened !== undefined && !isClosed(states.of(opened).state)
      if (what === 'restart' || (what === 'start' && !isThere)) session.isWanted = true
      states.refresh(notebookId)
      if (opened !== undefined && (what === 'restart' || what === 'shutdown')) {
        yield* executors.endWaiting(opened, NAME, TOLD_TO_END[what], (runId) => before.has(runId))
      }
    }).pipe(Effect.ensuring(what === 'restart' || what === 'start' ? advance(notebookId) : Effect.void))

  return { begin, ensure, command }
}
