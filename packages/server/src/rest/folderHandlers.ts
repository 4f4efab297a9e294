import {
  AnodeApi,
  BadRequest,
  CurrentPrincipal,
  type FolderEntry,
  type FolderListing,
  type NotebookDamaged,
  type NotebookNotFound,
} from '@anode/protocol'
import { HttpApiBuilder, HttpServerRequest, HttpServerResponse } from '@effect/platform'
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
import { precondition } from './preconditions.ts'

/** Whoever sends a body that ends early is told so, if they still listen; what came of it is kept. */
const brokenOff = () => new BadRequest({ message: 'The request ended before its end.' })

const bodyOf = ({ source, stream }: HttpServerRequest.HttpServerRequest) =>
  // Nothing may be all that there is of a file.
  source instanceof Request && source.body === null ? Stream.empty : Stream.mapError(stream, brokenOff)

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

    const entryOf = (
      { real, ...item }: FolderItem,
      notebookAt: (path: string) => string | null = linked.notebookAt,
    ): FolderEntry => ({ ...item, notebookId: item.kind === 'folder' ? null : notebookAt(real) })

    const asEntry = (item: FolderItem) => entryOf(item)

    /** Not encoded by its schema, which it is already: of thousands of entries, that takes as long as all else. */
    const listing = (path: string, items: ReadonlyArray<FolderItem>) => {
      const known = linked.notebooksByPath()
      const entries = items.map((item) => entryOf(item, (real) => known.get(real) ?? null))
      return HttpServerResponse.unsafeJson({ path, entries } satisfies FolderListing)
    }

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
      .handleRaw('list', ({ urlParams: { path } }) =>
        Effect.flatMap(served, ({ list }) => Effect.map(asTold(list(path)), (items) => listing(path, items))),
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
            asEntry,
          ),
        ),
      )
      .handle('move', ({ payload: { from, to } }) =>
        Effect.gen(function* () {
          const { place, newPlace, move } = yield* served
          // Of a link the link: the notebook that it leads to stays where it is.
          const before = yield* asTold(place(from))
          const after = yield* asTold(newPlace(to))
          return entryOf(yield* linked.moving(before, after, asTold(move(from, to))))
        }).pipe(Effect.uninterruptible),
      )
      .handle('copy', ({ payload: { from, to } }) =>
        Effect.flatMap(served, ({ copy }) => Effect.map(asTold(copy(from, to)), asEntry)),
      )
      .handle('remove', ({ urlParams: { path } }) =>
        Effect.gen(function* () {
          const { place, remove } = yield* served
          const before = yield* asTold(place(path))
          const trashed = yield* linked.holding(before, asTold(remove(path)))
          yield* withNotebooks(before, notebooks.remove)
          return trashed
        }).pipe(Effect.uninterruptible),
      )
      .handle('trash', () => Effect.flatMap(served, ({ trash }) => asTold(trash)))
      .handle('restore', ({ path: { trashedId } }) =>
        Effect.gen(function* () {
          const { restore, place } = yield* served
          const item = yield* asTold(restore(trashedId))
          yield* withNotebooks(yield* asTold(place(item.path)), notebooks.restore)
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
          const request = yield* HttpServerRequest.HttpServerRequest
          const { headers } = request
          const upload = {
            ...urlParams,
            onTaken: urlParams.onTaken ?? 'refuse',
            isExpected: (version: string | null) =>
              precondition('PUT', headers, version && `"${version}"`) === null,
          }
          const { received, item } = yield* asTold(write(upload, bodyOf(request)))
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
