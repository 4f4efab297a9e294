import { AnodeApi, Conflict } from '@anode/protocol'
import { HttpApiBuilder } from '@effect/platform'
import { Effect } from 'effect'
import { LinkedFiles } from '../linkedFiles/LinkedFiles.ts'
import { Directory } from '../notebooks/Directory.ts'

/** The files that notebooks are. */
export const fileHandlers = HttpApiBuilder.group(AnodeApi, 'files', (handlers) =>
  Effect.gen(function* () {
    const files = yield* LinkedFiles
    const directory = yield* Directory
    const report = (id: string) => Effect.map(directory.get(id), () => ({ file: files.stateOf(id) }))
    return handlers
      .handle('get', ({ path }) => report(path.id))
      .handle('write', ({ path }) =>
        Effect.gen(function* () {
          if ((yield* report(path.id)).file === null) {
            return yield* new Conflict({ message: 'This notebook is no file of the disk.' })
          }
          yield* files
            .writeNow(path.id)
            .pipe(Effect.catchTag('DiskFailed', ({ message }) => new Conflict({ message })))
          return yield* report(path.id)
        }),
      )
      .handle('detach', ({ path }) =>
        Effect.zipRight(Effect.zipRight(report(path.id), files.detach(path.id)), report(path.id)),
      )
  }),
)
