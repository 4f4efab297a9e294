import { Effect, Layer } from 'effect'
import { KernelLaunches, LaunchRefused } from '../kernels/KernelLaunches.ts'
import { Environments } from './Environments.ts'

/** Kernels start with the environment of their notebook; everything else is as the layer below says. */
export const EnvironmentLaunchesLive = Layer.effect(
  KernelLaunches,
  Effect.gen(function* () {
    const below = yield* KernelLaunches
    const environments = yield* Environments
    return {
      of: (notebookId, needs) =>
        Effect.gen(function* () {
          const launch = yield* below.of(notebookId, needs)
          if (launch.kernel !== null || !needs.ownPython) return launch
          const refused = ({ message }: { readonly message: string }) =>
            new LaunchRefused({
              message: `No kernel was started: the notebook’s packages are not there. ${message}`,
            })
          if (needs.isElsewhere) {
            const environment = yield* Effect.mapError(environments.needsOf(notebookId), refused)
            return environment === null
              ? launch
              : { ...launch, kernel: { _tag: 'locked' as const, environment } }
          }
          const made = yield* environments
            .forKernel(notebookId, needs.onProgress)
            .pipe(Effect.mapError(refused))
          if (made === null) return launch
          return {
            ...launch,
            kernel: { _tag: 'python' as const, python: made.python, environment: made.key },
          }
        }),
    }
  }),
)
