import type { EnvironmentState } from '@anode/protocol'
import { Effect } from 'effect'
import type { Executors } from '../executors/Executors.ts'
import { openSession } from '../executors/lostRuns.ts'
import type { OpenRoom } from '../notebooks/Rooms.ts'
import { notebookMetadata } from '../room/notebookMetadata.ts'
import { chosenKernel } from './chosenKernel.ts'
import type { HostProvider } from './HostProvider.ts'
import type { KernelHosts } from './KernelHosts.ts'
import type { KernelLaunches, LaunchRefused } from './KernelLaunches.ts'
import type { KernelSession } from './KernelSession.ts'
import { KERNEL_EXECUTOR as NAME } from './kernelExecutor.ts'
import { lost } from './kernelRunEnds.ts'
import type { SessionStates } from './SessionStates.ts'

/** Why nothing is started on a host that would start something else. */
export const OUTDATED =
  'The process that runs kernels is of an older Anode, which cannot start this kernel. It is renewed when no kernel runs any more: shut the others down, then run the cell again.'

export interface KernelLaunchingPorts {
  readonly executors: typeof Executors.Service
  readonly launches: typeof KernelLaunches.Service
  readonly hosts: KernelHosts
  readonly states: SessionStates
  /** The next kernel of a session is started by this host. */
  readonly moved: (session: KernelSession, to: HostProvider) => void
  /** For what nobody waits for. */
  readonly fork: (effect: Effect.Effect<unknown, unknown>) => void
}

/** What a session needs before its host is told to start or execute something: what with, and a token. */
export const makeKernelLaunching = (ports: KernelLaunchingPorts) => {
  const { executors, launches, hosts, states, moved, fork } = ports
  /** Sessions that are made ready to be given something: until they are, runs wait. */
  const preparing = new Set<KernelSession>()
  const whilePreparing =
    (session: KernelSession) =>
    <A, E>(work: Effect.Effect<A, E>): Effect.Effect<A, E> =>
      Effect.acquireUseRelease(
        Effect.sync(() => preparing.add(session)),
        () => work,
        () => Effect.sync(() => preparing.delete(session)),
      )

  /** Whether a host has a kernel of the notebook, or runs for which it starts one. */
  const hasKernel = (opened: OpenRoom): boolean =>
    openSession(opened) !== null || executors.holder(opened) === NAME

  /**
   * Finds what the next kernel of a session is started with, and by which host. False: the kernel that there is now is
   * another host's, and has to end before that.
   */
  const launch = (
    opened: OpenRoom,
    session: KernelSession,
    isTaken = hasKernel,
  ): Effect.Effect<boolean, LaunchRefused> =>
    Effect.gen(function* () {
      const { id, room } = opened
      session.isLaunching = true
      session.refused = null
      states.refresh(id)
      const { host, kernel } = yield* chosenKernel(notebookMetadata(room.state), hosts)
      const provider = hosts.of(host)
      if (provider !== session.provider && isTaken(opened)) {
        session.launch ??= { folder: null, kernel: null }
        return false
      }
      moved(session, provider)
      const onProgress = (state: EnvironmentState) => {
        session.making = state
        states.refresh(id)
      }
      const needs = { ownPython: kernel === null, isElsewhere: host !== null, onProgress }
      const launch = yield* launches.of(id, needs)
      // Folders of this machine are not there where a Jupyter server or another host has its kernels.
      const folder = kernel?._tag === 'gateway' || host !== null ? null : launch.folder
      session.launch = { folder, kernel: kernel ?? launch.kernel }
      return true
    }).pipe(
      Effect.tapError(({ message }) =>
        Effect.sync(() => {
          session.refused = message
        }),
      ),
      Effect.ensuring(
        Effect.sync(() => {
          session.isLaunching = false
          session.making = null
          states.refresh(session.notebookId)
        }),
      ),
      Effect.zipLeft(Effect.suspend(() => session.provider.grants.give(session.notebookId))),
      whilePreparing(session),
    )

  /** Whether a session's kernel can be started. If not, what with is asked for and runs wait, or they end. */
  const isLaunchable = (opened: OpenRoom, session: KernelSession): boolean => {
    if (preparing.has(session) || session.isMoving) return false
    const refuse = (reason: string) =>
      // What is stated in answer to a fact comes after everyone has heard of that.
      queueMicrotask(() => fork(executors.endWaiting(opened, NAME, lost(reason))))
    if (session.launch === null || !session.provider.grants.has(opened.id)) {
      const { grants } = session.provider
      let isAtOnce = true
      const ready =
        session.launch === null
          ? // The run that is to be given is none that a host has.
            launch(opened, session, (room) => openSession(room) !== null)
          : whilePreparing(session)(grants.give(opened.id))
      fork(
        Effect.asVoid(ready).pipe(
          Effect.catchTag('LaunchRefused', ({ message }) => Effect.sync(() => refuse(message))),
          Effect.tap(() =>
            Effect.sync(() => isAtOnce || session.launch === null || executors.advance(opened)),
          ),
        ),
      )
      isAtOnce = false
    }
    const { provider } = session
    if (session.isOutdated) refuse(OUTDATED)
    else if (session.launch !== null && provider.isLost) refuse(provider.lostWords)
    return session.launch !== null && !session.isOutdated && provider.grants.has(opened.id)
  }

  return { launch, isLaunchable, hasKernel }
}
