import { AnodeApi, CurrentPrincipal, StorageFailed } from '@anode/protocol'
import { HttpApiBuilder } from '@effect/platform'
import { Effect } from 'effect'
import { Environments } from '../environment/Environments.ts'
import { EnvironmentTrust } from '../environment/EnvironmentTrust.ts'

/** What notebooks need of Python. */
export const environmentHandlers = HttpApiBuilder.group(AnodeApi, 'environments', (handlers) =>
  Effect.gen(function* () {
    const environments = yield* Environments
    const trust = yield* EnvironmentTrust
    return handlers
      .handle('get', ({ path }) => environments.info(path.id))
      .handle('change', ({ path, payload }) =>
        Effect.gen(function* () {
          const by = yield* CurrentPrincipal
          yield* environments.change(by, path.id, payload)
          return yield* environments.info(path.id)
        }),
      )
      .handle('remove', ({ path }) =>
        Effect.gen(function* () {
          yield* environments.remove(yield* CurrentPrincipal, path.id)
          return yield* environments.info(path.id)
        }),
      )
      .handle('trust', ({ path, payload }) =>
        Effect.gen(function* () {
          yield* environments.trust(yield* CurrentPrincipal, path.id, payload.packages)
          return yield* environments.info(path.id)
        }),
      )
      .handle('trusted', () => Effect.sync(() => trust.list()))
      .handle('distrust', ({ path }) =>
        trust.revoke([path.name]).pipe(Effect.mapError(({ message }) => new StorageFailed({ message }))),
      )
  }),
)
