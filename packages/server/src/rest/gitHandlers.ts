import { AnodeApi } from '@anode/protocol'
import { HttpApiBuilder } from '@effect/platform'
import { Effect } from 'effect'
import { fileResponse } from '../folder/fileResponse.ts'
import { asTold, noFolder } from '../folder/folderErrors.ts'
import { ServedFolder } from '../folder/ServedFolder.ts'
import { FolderGit } from '../git/FolderGit.ts'
import { LinkedFiles } from '../linkedFiles/LinkedFiles.ts'
import { Notebooks } from '../notebooks/Notebooks.ts'

/** Git in the folder that the server was started with. */
export const gitHandlers = HttpApiBuilder.group(AnodeApi, 'git', (handlers) =>
  Effect.gen(function* () {
    const [folder, git] = [yield* ServedFolder, yield* FolderGit]
    const linked = yield* LinkedFiles
    const notebooks = yield* Notebooks
    const served = folder === null || git === null ? noFolder : Effect.succeed({ folder, git })

    /** Where a file is; null: nothing is there. */
    const placeOf = (path: string) =>
      Effect.flatMap(served, ({ folder }) => Effect.orElseSucceed(folder.place(path), () => null))

    /** Has files say what their notebooks say, where somebody is about to read them. */
    const written = (paths: ReadonlyArray<string>) =>
      Effect.gen(function* () {
        for (const path of paths) {
          const place = yield* placeOf(path)
          const id = place === null ? null : linked.notebookAt(place)
          // One that was deleted stays so, one that cannot be written says so above its cells.
          if (id === null || linked.stateOf(id)?.state !== 'behind') continue
          yield* Effect.ignoreLogged(linked.writeNow(id))
        }
      })

    /** Puts what files say now into the trash, then has them say something else; their notebooks wait. */
    const replacing = <E>(paths: ReadonlyArray<string>, change: Effect.Effect<void, E>) =>
      Effect.gen(function* () {
        const { folder } = yield* served
        const places = yield* Effect.forEach(paths, placeOf)
        const kept = Effect.forEach(
          paths.filter((_, i) => places[i] !== null),
          (path) => asTold(folder.keep(path)),
        )
        const linkedPlaces = places.filter((place) => place !== null && linked.notebookAt(place) !== null)
        return yield* linkedPlaces.reduce(
          (effect, place) => linked.holding(String(place), effect),
          Effect.zipLeft(kept, change),
        )
      })

    /** As deleting it in the folder: a notebook goes with its file. */
    const remove = (path: string) =>
      Effect.gen(function* () {
        const { folder } = yield* served
        const place = yield* asTold(folder.place(path))
        const trashed = yield* linked.holding(place, asTold(folder.remove(path)))
        yield* Effect.forEach(linked.notebooksIn(place), (id) => Effect.ignoreLogged(notebooks.remove(id)), {
          discard: true,
        })
        return trashed
      })

    return handlers
      .handle('status', () => Effect.flatMap(served, ({ git }) => git.status))
      .handle('diff', ({ urlParams: { path, commit, was } }) =>
        Effect.flatMap(served, ({ git }) => Effect.zipRight(written([path]), git.diff(path, commit, was))),
      )
      .handle('log', ({ urlParams: { path, skip } }) =>
        Effect.flatMap(served, ({ git }) => git.log(path, skip)),
      )
      .handleRaw('show', ({ request, urlParams: { path, commit } }) =>
        Effect.flatMap(served, ({ git }) =>
          Effect.map(git.show(path, commit), (file) => fileResponse(file, request.headers, true)),
        ),
      )
      .handle('commit', ({ payload: { message, paths } }) =>
        Effect.flatMap(served, ({ git }) => Effect.zipRight(written(paths), git.commit(message, paths))).pipe(
          Effect.uninterruptible,
        ),
      )
      .handle('discard', ({ payload: { paths } }) =>
        Effect.gen(function* () {
          const { git } = yield* served
          yield* written(paths)
          const { kept, own, staged } = yield* git.discardable(paths)
          const copies = kept.length === 0 ? [] : yield* replacing(kept, git.bringBack(kept))
          if (staged.length > 0) yield* git.unstage(staged)
          return { trashed: [...copies, ...(yield* Effect.forEach(own, remove))] }
        }).pipe(Effect.uninterruptible),
      )
      .handle('bringBack', ({ payload: { path, commit } }) =>
        Effect.gen(function* () {
          const { git } = yield* served
          yield* written([path])
          return { trashed: yield* replacing([path], git.bringBack([path], commit)) }
        }).pipe(Effect.uninterruptible),
      )
      .handle('settle', ({ payload: { paths } }) =>
        Effect.flatMap(served, ({ git }) =>
          Effect.zipRight(written(paths), Effect.zipRight(git.settle(paths), git.status)),
        ).pipe(Effect.uninterruptible),
      )
  }),
)
