import { formatOfNew } from '@anode/document/textFormats'
import { AnodeApi, Conflict, FileNotFound } from '@anode/protocol'
import { HttpApiBuilder } from '@effect/platform'
import { Effect } from 'effect'
import { fileResponse } from '../folder/fileResponse.ts'
import { asTold, noFolder } from '../folder/folderErrors.ts'
import { ServedFolder } from '../folder/ServedFolder.ts'
import { DiskFiles } from '../linkedFiles/DiskFiles.ts'
import { LinkedFiles } from '../linkedFiles/LinkedFiles.ts'
import { Directory } from '../notebooks/Directory.ts'
import { isText } from '../notebooks/isText.ts'
import { Rooms } from '../notebooks/Rooms.ts'

/** The files that notebooks are. */
export const fileHandlers = HttpApiBuilder.group(AnodeApi, 'files', (handlers) =>
  Effect.gen(function* () {
    const files = yield* LinkedFiles
    const directory = yield* Directory
    const disk = yield* DiskFiles
    const rooms = yield* Rooms
    const folder = yield* ServedFolder
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
      .handle('save', ({ path, payload }) =>
        Effect.gen(function* () {
          yield* report(path.id)
          if (folder === null) return yield* noFolder
          const { room } = yield* rooms.open(path.id)
          const hasEnding = formatOfNew(payload.path, isText(room)) !== null
          const named = hasEnding ? payload.path : `${payload.path}.ipynb`
          yield* asTold(Effect.flatMap(folder.newPlace(named), (place) => files.save(path.id, place)))
          return yield* report(path.id)
        }),
      )
      .handleRaw('beside', ({ path, request, urlParams }) =>
        Effect.gen(function* () {
          const { file } = yield* report(path.id)
          if (file === null) {
            return yield* new FileNotFound({ message: 'This notebook is no file: nothing lies beside it.' })
          }
          const found = yield* asTold(disk.beside(file.path, urlParams.path))
          return fileResponse(found, request.headers, false)
        }),
      )
      .handle('readAs', ({ path, payload }) =>
        Effect.gen(function* () {
          yield* report(path.id)
          yield* files
            .readAs(path.id, payload.as)
            .pipe(Effect.catchTag('DiskFailed', ({ message }) => new Conflict({ message })))
          return yield* report(path.id)
        }),
      )
      .handle('detach', ({ path }) =>
        Effect.zipRight(Effect.zipRight(report(path.id), files.detach(path.id)), report(path.id)),
      )
  }),
)
