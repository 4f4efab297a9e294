import {
  AnodeApi,
  CurrentPrincipal,
  type FolderEntry,
  type NotebookDamaged,
  type NotebookNotFound,
} from '@anode/protocol'
import { HttpApiBuilder, HttpServerRequest } from '@effect/platform'
import { Effect, Stream } from 'effect'
import { Kinds } from '../executors/Kinds.ts'
import { FolderChoices } from '../folder/FolderChoices.ts'
import { fileResponse, zipResponse } from '../folder/fileResponse.ts'
import { asTold, noFolder, openingError } from '../folder/folderErrors.ts'
import { newNotebookFile } from '../folder/newNotebookFile.ts'
import { type FolderItem, ServedFolder } from '../folder/ServedFolder.ts'
import { LinkedFiles } from '../linkedFiles/LinkedFiles.ts'
import { titleOfPath } from '../linkedFiles/retitleMoved.ts'
import { Notebooks } from '../notebooks/Notebooks.ts'

/** The folder that the server was started with. */
export const folderHandlers = HttpApiBuilder.group(AnodeApi, 'folder', (handlers) =>
  Effect.gen(function* () {
    const folder = yield* ServedFolder
    const choices = yield* FolderChoices
    const linked = yield* LinkedFiles
    const notebooks = yield* Notebooks
    const { kinds } = yield* Kinds
    const served = folder === null ? noFolder : Effect.succeed(folder)

    const report = () => ({
      folder: folder && {
        ...{ name: folder.name, path: folder.path },
        outputsInFiles: choices.hasOutputs(folder.path),
      },
    })

    const entryOf = ({ real, ...item }: FolderItem): FolderEntry => ({
      ...item,
      notebookId: item.kind === 'notebook' ? linked.notebookAt(real) : null,
    })

    /** Does the same to all notebooks that are files there; one that cannot be had keeps nobody from the others. */
    const withNotebooks = (
      real: string,
      body: (id: string) => Effect.Effect<unknown, NotebookNotFound | NotebookDamaged | unknown>,
    ) => Effect.forEach(linked.notebooksIn(real), (id) => Effect.ignoreLogged(body(id)), { discard: true })

    return handlers
      .handle('about', () => Effect.succeed(report()))
      .handle('change', ({ payload: { outputsInFiles } }) =>
        Effect.flatMap(served, ({ path }) => Effect.map(choices.setOutputs(path, outputsInFiles), report)),
      )
      .handle('list', ({ urlParams: { path } }) =>
        Effect.flatMap(served, ({ list }) =>
          Effect.map(asTold(list(path)), (items) => ({ path, entries: items.map(entryOf) })),
        ),
      )
      .handle('make', ({ payload: { path, kind } }) =>
        Effect.flatMap(served, ({ make }) =>
          Effect.map(
            asTold(
              make(
                path,
                kind === 'folder' ? null : kind === 'notebook' ? newNotebookFile(kinds) : new Uint8Array(),
              ),
            ),
            entryOf,
          ),
        ),
      )
      .handle('move', ({ payload: { from, to } }) =>
        Effect.gen(function* () {
          const { item, move } = yield* served
          const before = yield* asTold(item(from))
          const after = yield* asTold(move(from, to))
          yield* linked.moved(before.real, after.real)
          return entryOf(after)
        }).pipe(Effect.uninterruptible),
      )
      .handle('copy', ({ payload: { from, to } }) =>
        Effect.flatMap(served, ({ copy }) => Effect.map(asTold(copy(from, to)), entryOf)),
      )
      .handle('remove', ({ urlParams: { path } }) =>
        Effect.gen(function* () {
          const { item, remove } = yield* served
          const before = yield* asTold(item(path)).pipe(Effect.option)
          const trashed = yield* asTold(remove(path))
          if (before._tag === 'Some') yield* withNotebooks(before.value.real, notebooks.remove)
          return trashed
        }).pipe(Effect.uninterruptible),
      )
      .handle('trash', () => Effect.flatMap(served, ({ trash }) => asTold(trash)))
      .handle('restore', ({ path: { trashedId } }) =>
        Effect.gen(function* () {
          const { restore } = yield* served
          const item = yield* asTold(restore(trashedId))
          yield* withNotebooks(item.real, notebooks.restore)
          return entryOf(item)
        }).pipe(Effect.uninterruptible),
      )
      .handle('emptyTrash', () =>
        Effect.flatMap(served, ({ emptyTrash }) =>
          Effect.map(asTold(emptyTrash), (deleted) => ({ deleted })),
        ),
      )
      .handle('open', ({ payload: { path } }) =>
        Effect.gen(function* () {
          const { item } = yield* served
          const { real, name } = yield* asTold(item(path))
          return yield* linked
            .open(real, titleOfPath(name), yield* CurrentPrincipal)
            .pipe(Effect.catchTag('DiskFailed', (error) => Effect.fail(openingError(error))))
        }),
      )
      .handleRaw('read', ({ request, urlParams: { path, download } }) =>
        Effect.flatMap(served, ({ read }) =>
          Effect.map(asTold(read(path)), (file) => fileResponse(file, request.headers, download === 'true')),
        ),
      )
      .handleRaw('write', ({ urlParams }) =>
        Effect.gen(function* () {
          const { write } = yield* served
          const { stream } = yield* HttpServerRequest.HttpServerRequest
          const { received, item } = yield* asTold(
            write({ ...urlParams, onTaken: urlParams.onTaken ?? 'refuse' }, Stream.orDie(stream)),
          )
          return { received, entry: item && entryOf(item) }
        }),
      )
      .handle('upload', ({ urlParams }) =>
        Effect.flatMap(served, ({ received }) =>
          Effect.map(asTold(received(urlParams)), (bytes) => ({ received: bytes, entry: null })),
        ),
      )
      .handleRaw('zip', ({ urlParams: { path } }) =>
        Effect.flatMap(served, ({ zip }) =>
          Effect.map(asTold(zip(path)), ({ name, bytes }) => zipResponse(name, bytes)),
        ),
      )
      .handle('names', ({ urlParams: { search } }) =>
        Effect.flatMap(served, ({ names }) => asTold(names(search))),
      )
      .handle('search', ({ urlParams: { search } }) =>
        Effect.flatMap(served, ({ lines }) => asTold(lines(search))),
      )
  }),
)
