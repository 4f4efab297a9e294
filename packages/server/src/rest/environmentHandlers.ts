import { packageName, readRequirement } from '@anode/document/environment'
import {
  AnodeApi,
  BadRequest,
  Conflict,
  CurrentPrincipal,
  EnvironmentFailed,
  PackageNotFound,
  StorageFailed,
} from '@anode/protocol'
import { HttpApiBuilder } from '@effect/platform'
import { Effect, Either } from 'effect'
import { Environments } from '../environment/Environments.ts'
import { EnvironmentTrust } from '../environment/EnvironmentTrust.ts'
import { Interpreters } from '../environment/Interpreters.ts'
import { PackageIndex } from '../environment/PackageIndex.ts'
import { Directory } from '../notebooks/Directory.ts'

/** A name alone, in its one spelling: without versions, extras and conditions. */
const plainName = (given: string): Effect.Effect<string, BadRequest> => {
  const read = readRequirement(given)
  if (Either.isLeft(read)) return new BadRequest({ message: read.left })
  return packageName(given) === read.right.text
    ? Effect.succeed(read.right.text)
    : new BadRequest({ message: `“${given.slice(0, 80)}” says more than the name of a package.` })
}

/** What notebooks need of Python. */
export const environmentHandlers = HttpApiBuilder.group(AnodeApi, 'environments', (handlers) =>
  Effect.gen(function* () {
    const environments = yield* Environments
    const trust = yield* EnvironmentTrust
    const interpreters = yield* Interpreters
    const index = yield* PackageIndex
    const directory = yield* Directory
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
      .handle('cancel', ({ path }) =>
        Effect.gen(function* () {
          yield* directory.get(path.id)
          if (!(yield* environments.cancel(path.id))) {
            return yield* new Conflict({ message: 'Nothing is being changed: there is nothing to cancel.' })
          }
        }),
      )
      .handle('interpreters', ({ path }) =>
        Effect.zipRight(directory.get(path.id), interpreters.near(path.id)),
      )
      .handle('interpreter', ({ path, payload }) =>
        Effect.gen(function* () {
          yield* environments.chooseInterpreter(yield* CurrentPrincipal, path.id, payload.path)
          return yield* environments.info(path.id)
        }),
      )
      .handle('package', ({ path }) =>
        Effect.gen(function* () {
          const name = yield* plainName(path.name)
          const versions = yield* index
            .versions(name)
            .pipe(Effect.mapError(({ message }) => new EnvironmentFailed({ message })))
          if (versions !== null) return { name, versions }
          return yield* new PackageNotFound({
            name,
            message: `The package index has no “${name}”, or none for this machine. The name on the index may differ from the name that is imported.`,
          })
        }),
      )
      .handle('trusted', () => Effect.sync(() => trust.list()))
      .handle('distrust', ({ path }) =>
        trust.revoke([path.name]).pipe(Effect.mapError(({ message }) => new StorageFailed({ message }))),
      )
  }),
)
