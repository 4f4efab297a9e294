import { collectArtifacts } from '@anode/server'
import { Effect } from 'effect'
import { removeOldEnvironments } from '../environment/removeOldEnvironments.ts'

/** When a server first looks for what nobody needs any more: after those who wait for it have been served. */
const FIRST = '2 minutes'
const EVERY = '1 day'

/** Deletes what nobody needs any more, now and every day. A failure is logged, and tried again the next day. */
export const housekeeping = (options: { readonly home: string; readonly python: () => string | null }) => {
  const artifacts = Effect.tap(collectArtifacts, (count) =>
    count > 0 ? Effect.logInfo(`Deleted ${count} artifacts that no notebook mentions.`) : Effect.void,
  )
  const environments = Effect.promise(async () => {
    const python = options.python()
    return python === null ? [] : removeOldEnvironments(options.home, python)
  }).pipe(
    Effect.tap((folders) =>
      folders.length > 0
        ? Effect.logInfo(`Deleted unused Python environments: ${folders.join(', ')}`)
        : Effect.void,
    ),
  )
  const settled = <E, R>(work: Effect.Effect<unknown, E, R>) =>
    Effect.ignore(Effect.sandbox(Effect.tapErrorCause(work, Effect.logError)))
  const tidy = Effect.zipRight(settled(artifacts), settled(environments))
  return Effect.zipRight(Effect.sleep(FIRST), Effect.forever(Effect.zipRight(tidy, Effect.sleep(EVERY))))
}
