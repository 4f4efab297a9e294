import { collectArtifacts, Remedies, Storage } from '@anode/server'
import { Effect } from 'effect'
import { removeOldEnvironments } from '../environment/removeOldEnvironments.ts'
import type { DataDirectory } from '../storage/DataDirectory.ts'
import { isAnythingAside, removeOldBackups } from '../storage/notebookFiles.ts'
import type { Reserve } from '../storage/Reserve.ts'

/** When a server first looks for what nobody needs any more: after those who wait for it have been served. */
const FIRST = '2 minutes'
const EVERY = '1 day'

/** Between two notebooks that are looked through. */
const REST = '100 millis'

/** How often it is looked whether space is kept for deleting. */
const RESERVE = '20 seconds'

/** Deletes what nobody needs any more, now and every day. A failure is logged, and tried again the next day. */
export const housekeeping = (options: {
  readonly directory: DataDirectory
  readonly python: () => string | null
  readonly reserve: Reserve
}) => {
  const artifacts = Effect.suspend(() =>
    // What a damaged file mentions, nobody can say: it may be put right yet.
    isAnythingAside(options.directory)
      ? Effect.void
      : Effect.tap(collectArtifacts, (count) =>
          count > 0 ? Effect.logInfo(`Deleted ${count} artifacts that no notebook mentions.`) : Effect.void,
        ),
  )
  const environments = Effect.promise(async () => {
    const python = options.python()
    return python === null ? [] : removeOldEnvironments(options.directory.path, python)
  }).pipe(
    Effect.tap((folders) =>
      folders.length > 0
        ? Effect.logInfo(`Deleted unused Python environments: ${folders.join(', ')}`)
        : Effect.void,
    ),
  )
  const settled = <E, R>(work: Effect.Effect<unknown, E, R>) =>
    Effect.ignore(Effect.sandbox(Effect.tapErrorCause(work, Effect.logError)))
  // Each is looked through, and copied if it is sound and has changed.
  const notebooks = Effect.gen(function* () {
    const remedies = yield* Remedies
    const ids = yield* Effect.map(Storage, (storage) => storage.notebooks())
    yield* Effect.forEach(ids, (id) => Effect.zipRight(settled(remedies.examine(id)), Effect.sleep(REST)))
    yield* Effect.promise(() => removeOldBackups(options.directory))
  })
  const tidy = Effect.all([settled(artifacts), settled(environments), settled(notebooks)])
  const daily = Effect.zipRight(
    Effect.sleep(FIRST),
    Effect.forever(Effect.zipRight(tidy, Effect.sleep(EVERY))),
  )
  // Given up when the disk was full; kept again once it is not.
  const reserve = Effect.try(() => options.reserve.keep())
  const kept = Effect.forever(Effect.zipRight(Effect.sleep(RESERVE), settled(reserve)))
  return Effect.all([daily, kept], { concurrency: 2 })
}
