import type { Conflict, StorageFailed } from '@anode/protocol'
import type { HostKernelSession } from '@anode/protocol/host'
import { Effect } from 'effect'
import type { Executors } from '../executors/Executors.ts'
import { lossOf, openSession } from '../executors/lostRuns.ts'
import { type OpenRun, openRuns } from '../executors/OpenRun.ts'
import type { Directory } from '../notebooks/Directory.ts'
import type { OpenRoom, Rooms } from '../notebooks/Rooms.ts'
import type { HostProvider } from './HostProvider.ts'
import type { KernelSession } from './KernelSession.ts'
import { KERNEL_EXECUTOR as NAME } from './kernelExecutor.ts'
import { lost, NOT_BEGUN, TOLD_TO_END } from './kernelRunEnds.ts'
import type { SessionStates } from './SessionStates.ts'

/** How long a dead host's connection may take to end. */
const LAST_WORDS = '5 seconds'

const GONE = 'The process that ran the kernel is gone, and the state of the run with it.'

export interface KernelLossesPorts {
  readonly rooms: typeof Rooms.Service
  readonly directory: typeof Directory.Service
  readonly executors: typeof Executors.Service
  /** Which host has a notebook's kernel, or will start it. */
  readonly providerOf: (notebookId: string) => HostProvider
  readonly states: SessionStates
  /** The session, if there is one. */
  readonly session: (notebookId: string) => KernelSession | undefined
  readonly sessionOf: (notebookId: string) => KernelSession
  /** Has the host start a kernel; false: a kernel of another host is there. */
  readonly begin: (
    opened: OpenRoom,
    session: KernelSession,
  ) => Effect.Effect<boolean, Conflict | StorageFailed>
  /** The kernel that was to end for another host's has ended, which the log need not know: that one begins. */
  readonly beginNext: (opened: OpenRoom) => void
}

/** What becomes of runs and kernels when their host is another one, or is gone. */
export const makeKernelLosses = (ports: KernelLossesPorts) => {
  const { rooms, directory, executors, providerOf, states, session: peekSession, sessionOf } = ports
  const { begin, beginNext } = ports

  /** What is in flight of runs that no kernel executes. */
  const othersInFlight = (opened: OpenRoom) =>
    opened.live.runs.filter(({ runId }) => {
      const holder = executors.holderOf(opened, runId)
      return holder !== null && holder !== NAME
    })

  /** Says what is lost with a kernel, or that there is none. */
  const settle = (
    opened: OpenRoom,
    endOf: Parameters<typeof lossOf>[1],
    kernelLost: boolean,
    reason: string,
  ) =>
    Effect.suspend(() => {
      const runs = lossOf(executors.runsOf(opened, NAME), endOf)
      const session = kernelLost ? openSession(opened) : null
      // One without a session was open only by what the list said.
      const listed =
        kernelLost && session === null
          ? Effect.ignore(directory.setKernelOpen(opened.id, false))
          : Effect.void
      if (runs.length === 0 && session === null) return listed
      return Effect.zipRight(listed, executors.settle(opened, { runs, session, reason }))
    })

  /** The kernel that was to end for another host's has ended with its host: with it go the runs that there were. */
  const endMoving = (opened: OpenRoom, { leaving }: KernelSession, reason: string) =>
    Effect.suspend(() => {
      const isStated = openSession(opened) !== null
      const endOf = ({ runId, status }: OpenRun) => {
        if (leaving?.has(runId) !== true) return null
        return status === 'running' ? lost(reason) : TOLD_TO_END.restart
      }
      const settled = settle(opened, endOf, true, reason)
      // Where the log has a kernel, the fact of its end begins the next.
      return isStated
        ? settled
        : Effect.zipRight(
            settled,
            Effect.sync(() => beginNext(opened)),
          )
    })

  /** The rooms of the notebooks that have a kernel of a host, as the list or their own log says. */
  const eachWithKernel = (host: HostProvider, body: (opened: OpenRoom) => Effect.Effect<unknown, unknown>) =>
    Effect.flatMap(directory.withKernel, (known) => {
      const ids = new Set(known)
      rooms.forEach((opened) => {
        if (opened.live.active || executors.runsOf(opened, NAME).length > 0) ids.add(opened.id)
      })
      const own = [...ids].filter((id) => providerOf(id) === host)
      return Effect.forEach(own, (id) =>
        Effect.flatMap(rooms.open(id), body).pipe(Effect.tapErrorCause(Effect.logError), Effect.ignore),
      )
    })

  /** Has a kernel started that was asked for of a host which came back without; by now it may be another host's. */
  const beginLost = (opened: OpenRoom, session: KernelSession) =>
    Effect.flatMap(begin(opened, session), (isBegun) => {
      if (isBegun) return Effect.void
      session.isWanted = true
      session.leaving = new Set()
      return endMoving(opened, session, GONE)
    })

  /** A host has sent all it had: what the log has open is compared with what the host has. */
  const reconcile = (host: HostProvider, known: ReadonlyMap<string, HostKernelSession>) =>
    eachWithKernel(host, (opened) => {
      const found = known.get(opened.id)
      const active = new Set(found?.activeRuns)
      executors.holds(opened, NAME, (runId) => active.has(runId))
      const inTrash = executors.isInTrash(opened.id)
      const session = peekSession(opened.id)
      const isWanted = session?.isWanted === true && !inTrash
      // It may not have heard so: unless it has another one since.
      const isEnding = session?.isEnding === true && found?.sessionId === openSession(opened)
      if (found !== undefined && (inTrash || isEnding)) sessionOf(opened.id).command('shutdown')
      if (found === undefined && isWanted && session.isMoving) return endMoving(opened, session, GONE)
      const ended = inTrash ? executors.endInTrash(opened, (id) => !active.has(id)) : Effect.void
      const settled = settle(
        opened,
        ({ runId, status }) => (status === 'running' && !active.has(runId) ? lost(GONE) : null),
        found === undefined && !isWanted,
        GONE,
      )
      const advance = Effect.suspend(() => {
        states.refresh(opened.id)
        return isWanted && found === undefined
          ? beginLost(opened, sessionOf(opened.id))
          : Effect.sync(() => executors.advance(opened))
      })
      return ended.pipe(Effect.zipRight(settled), Effect.zipRight(advance))
    })

  /** What a host said before it died may still be on its way when its death is known. */
  const lastWords = ({ gone }: HostProvider) =>
    Effect.ignore(
      Effect.timeout(
        Effect.promise(() => gone),
        LAST_WORDS,
      ),
    )

  /** The process of a host is no more, or nobody waits for it any more. */
  const hostDied = (host: HostProvider, reason: string) =>
    Effect.zipRight(
      Effect.suspend(() => lastWords(host)),
      eachWithKernel(host, (opened) => {
        const [kernel] = opened.room.state.select('SELECT status FROM kernel')
        const session = peekSession(opened.id)
        const isMoving = session?.isMoving === true && session.isWanted
        if (host.name !== null) {
          // Nobody starts another process of a joined host: who waits for it waits in vain.
          if (session !== undefined && !isMoving) session.isWanted = false
          host.grants.revoke(opened.id)
        }
        // Before its kernel was ready no run can have begun: the next host takes them all.
        const isUnready =
          host.name === null &&
          !isMoving &&
          (kernel?.status === 'provisioning' || kernel?.status === 'starting' || session?.isWanted === true)
        // What waited behind another run had not begun; of the first nobody can tell.
        const [first] = openRuns(opened.room.state)
        const endOf = ({ runId }: OpenRun) =>
          runId === first?.runId || host.name !== null ? lost(reason) : NOT_BEGUN
        const dead = isMoving ? endMoving(opened, session, reason) : settle(opened, endOf, true, reason)
        const settled = isUnready ? Effect.void : dead
        return Effect.zipRight(
          settled,
          Effect.sync(() => {
            // What could not be stated yet stays, here and on the pages, and so does what no kernel executes.
            const ending = opened.live.runs.filter(({ runId }) => executors.isEnding(runId))
            const kept = [...othersInFlight(opened), ...ending]
            opened.live.replace(kept)
            opened.pages.broadcast({ _tag: 'outputs', runs: kept })
            executors.holds(opened, NAME, () => false)
            if (isMoving) executors.advance(opened)
            states.refresh(opened.id)
          }),
        )
      }),
    ).pipe(Effect.tapErrorCause(Effect.logError), Effect.ignore)

  return { othersInFlight, reconcile, hostDied }
}
