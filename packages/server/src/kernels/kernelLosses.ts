import { KERNEL_ENDED } from '@anode/kernel'
import type { Conflict, StorageFailed } from '@anode/protocol'
import type { HostKernelSession } from '@anode/protocol/host'
import { Effect } from 'effect'
import type { Executors } from '../executors/Executors.ts'
import { lossOf, openSession, type RunEnd } from '../executors/lostRuns.ts'
import { openRuns } from '../executors/OpenRun.ts'
import type { Directory } from '../notebooks/Directory.ts'
import type { OpenRoom, Rooms } from '../notebooks/Rooms.ts'
import type { HostProvider } from './HostProvider.ts'
import type { KernelSession } from './KernelSession.ts'
import { KERNEL_EXECUTOR as NAME } from './kernelExecutor.ts'
import type { SessionStates } from './SessionStates.ts'

/** How long a dead host's connection may take to end. */
const LAST_WORDS = '5 seconds'

const GONE = 'The process that ran the kernel is gone, and the state of the run with it.'

/** How runs end that waited for a kernel which ended before they began. */
export const NOT_BEGUN: RunEnd = { status: 'interrupted', reason: KERNEL_ENDED }

export const lost = (reason: string): RunEnd => ({ status: 'lost', reason })

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
  /** Has the host start a kernel. */
  readonly begin: (opened: OpenRoom, session: KernelSession) => Effect.Effect<void, Conflict | StorageFailed>
}

/** What becomes of runs and kernels when their host is another one, or is gone. */
export const makeKernelLosses = (ports: KernelLossesPorts) => {
  const { rooms, directory, executors, providerOf, states, session: peekSession, sessionOf, begin } = ports

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
      if (runs.length > 0 || session !== null) return executors.settle(opened, { runs, session, reason })
      // One without a session was open only by what the list said.
      return kernelLost ? Effect.ignore(directory.setKernelOpen(opened.id, false)) : Effect.void
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

  /** A host has sent all it had: what the log has open is compared with what the host has. */
  const reconcile = (host: HostProvider, known: ReadonlyMap<string, HostKernelSession>) =>
    eachWithKernel(host, (opened) => {
      const session = known.get(opened.id)
      const active = new Set(session?.activeRuns)
      executors.holds(opened, NAME, (runId) => active.has(runId))
      const inTrash = executors.isInTrash(opened.id)
      const isWanted = peekSession(opened.id)?.isWanted === true && !inTrash
      if (inTrash && session !== undefined) sessionOf(opened.id).command('shutdown')
      const ended = inTrash ? executors.endInTrash(opened, (id) => !active.has(id)) : Effect.void
      const settled = settle(
        opened,
        ({ runId, status }) => (status === 'running' && !active.has(runId) ? lost(GONE) : null),
        session === undefined && !isWanted,
        GONE,
      )
      const advance = Effect.suspend(() => {
        executors.advance(opened)
        states.refresh(opened.id)
        return isWanted && session === undefined ? begin(opened, sessionOf(opened.id)) : Effect.void
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

  const hostDied = (host: HostProvider, reason: string) =>
    Effect.zipRight(
      Effect.suspend(() => lastWords(host)),
      eachWithKernel(host, (opened) => {
        const [kernel] = opened.room.state.select('SELECT status FROM kernel')
        const session = peekSession(opened.id)
        // Nobody starts another process of a joined host: who waits for it waits in vain.
        if (host.name !== null && session !== undefined) session.isWanted = false
        // Before its kernel was ready no run can have begun: the next host takes them all.
        const isUnready =
          host.name === null &&
          (kernel?.status === 'provisioning' || kernel?.status === 'starting' || session?.isWanted === true)
        // What waited behind another run had not begun; of the first nobody can tell.
        const [first] = openRuns(opened.room.state)
        const settled = isUnready
          ? Effect.void
          : settle(
              opened,
              ({ runId }) => (runId === first?.runId || host.name !== null ? lost(reason) : NOT_BEGUN),
              true,
              reason,
            )
        return Effect.zipRight(
          settled,
          Effect.sync(() => {
            // What could not be stated yet stays, here and on the pages, and so does what no kernel executes.
            const ending = opened.live.runs.filter(({ runId }) => executors.isEnding(runId))
            const kept = [...othersInFlight(opened), ...ending]
            opened.live.replace(kept)
            opened.pages.broadcast({ _tag: 'outputs', runs: kept })
            executors.holds(opened, NAME, () => false)
            states.refresh(opened.id)
          }),
        )
      }),
    ).pipe(Effect.tapErrorCause(Effect.logError), Effect.ignore)

  return { othersInFlight, reconcile, hostDied }
}
