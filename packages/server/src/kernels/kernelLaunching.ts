import type { EnvironmentState } from '@anode/protocol'
import { Effect } from 'effect'
import type { Executors } from '../executors/Executors.ts'
import type { OpenRoom } from '../notebooks/Rooms.ts'
import { notebookMetadata } from '../room/notebookMetadata.ts'
import { chosenKernel } from './chosenKernel.ts'
import type { KernelLaunches, LaunchRefused } from './KernelLaunches.ts'
import type { KernelSession } from './KernelSession.ts'
import { KERNEL_EXECUTOR as NAME } from './kernelExecutor.ts'
import { lost } from './kernelLosses.ts'
import type { SessionGrants } from './SessionGrants.ts'
import type { SessionStates } from './SessionStates.ts'

/** Why nothing is started on a host that would start something else. */
export const OUTDATED =
  'The process that runs kernels is of an older Anode, which cannot start this kernel. It is renewed when no kernel runs any more: shut the others down, then run the cell again.'

export interface KernelLaunchingPorts {
  readonly executors: typeof Executors.Service
  readonly launches: typeof KernelLaunches.Service
  readonly grants: SessionGrants
  readonly states: SessionStates
  /** For what nobody waits for. */
  readonly fork: (effect: Effect.Effect<unknown, unknown>) => void
}

/** What a session needs before its host is told to start or execute something: what with, and a token. */
export const makeKernelLaunching = ({ executors, launches, grants, states, fork }: KernelLaunchingPorts) => {
  /** Sessions that are made ready to be given something. */
  const preparing = new Set<KernelSession>()

  /** Finds what the next kernel of a session is started with. */
  const launch = ({ id, room }: OpenRoom, session: KernelSession): Effect.Effect<void, LaunchRefused> =>
    Effect.gen(function* () {
      session.isLaunching = true
      session.refused = null
      states.refresh(id)
      const kernel = yield* chosenKernel(notebookMetadata(room.state))
      const onProgress = (state: EnvironmentState) => {
        session.making = state
        states.refresh(id)
      }
      const launch = yield* launches.of(id, { ownPython: kernel === null, onProgress })
      // Folders of this machine are not there where a Jupyter server has its kernels.
      const folder = kernel?._tag === 'gateway' ? null : launch.folder
      session.launch = kernel === null ? launch : { folder, kernel }
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
      Effect.zipLeft(grants.give(session.notebookId)),
    )

  /** Whether a session's kernel can be started. If not, what with is asked for and runs wait, or they end. */
  const isLaunchable = (opened: OpenRoom, session: KernelSession): boolean => {
    if (preparing.has(session)) return false
    const refuse = (reason: string) =>
      // What is stated in answer to a fact comes after everyone has heard of that.
      queueMicrotask(() => fork(executors.endWaiting(opened, NAME, lost(reason))))
    if (session.launch === null || !grants.has(opened.id)) {
      preparing.add(session)
      let isAtOnce = true
      fork(
        (session.launch === null ? launch(opened, session) : grants.give(opened.id)).pipe(
          Effect.catchTag('LaunchRefused', ({ message }) => Effect.sync(() => refuse(message))),
          Effect.ensuring(Effect.sync(() => preparing.delete(session))),
          Effect.tap(() =>
            Effect.sync(() => isAtOnce || session.launch === null || executors.advance(opened)),
          ),
        ),
      )
      isAtOnce = false
    }
    if (session.isOutdated) refuse(OUTDATED)
    return session.launch !== null && !session.isOutdated && grants.has(opened.id)
  }

  return { launch, isLaunchable }
}
