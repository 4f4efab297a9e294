import type { EnvironmentState } from '@anode/protocol'
import type { KernelLaunch } from '@anode/protocol/host'
import { Context, Data, Effect } from 'effect'

/** A notebook's kernel cannot be started; `message` says what failed, why, and what to do. */
export class LaunchRefused extends Data.TaggedError('LaunchRefused')<{ readonly message: string }> {}

/** What notebooks' kernels are started with. The platform says, which knows folders and environments. */
export class KernelLaunches extends Context.Reference<KernelLaunches>()('anode/KernelLaunches', {
  defaultValue: (): {
    /**
     * What a kernel of this notebook shall be started with now; it may take its time, to make it. Without
     * `ownPython` somebody else's kernel is started: it needs no environment, only the folder. `isElsewhere`: on another
     * machine, which makes the environment itself when it is told what is in it.
     */
    readonly of: (
      notebookId: string,
      needs: {
        readonly ownPython: boolean
        readonly isElsewhere: boolean
        /** Told how far what has to be made is. */
        readonly onProgress: (state: EnvironmentState) => void
      },
    ) => Effect.Effect<KernelLaunch, LaunchRefused>
  } => ({ of: () => Effect.succeed({ folder: null, kernel: null }) }),
}) {}
