import {
  type FirstCells,
  firstCells,
  type NotebookSnapshot,
  newId,
  type Principal,
  serverPrincipal,
} from '@anode/document'
import {
  type BodyTooLarge,
  Conflict,
  type InvalidIpynb,
  type MomentNotFound,
  type NotebookDamaged,
  type NotebookInfo,
  type NotebookNotFound,
  type OpenedNotebook,
  type Repairs,
  StorageFailed,
} from '@anode/protocol'
import { Context, Effect, Either, Layer, Schedule, type Stream } from 'effect'
import { Artifacts } from '../artifacts/Artifacts.ts'
import { storeLargeOutputs } from '../artifacts/storeLargeOutputs.ts'
import { Executors } from '../executors/Executors.ts'
import { IpynbFiles, type Upload } from '../files/IpynbFiles.ts'
import { contentOf, loadSnapshot } from '../files/loadSnapshot.ts'
import { History } from '../history/History.ts'
import { KernelSessions } from '../kernels/KernelSessions.ts'
import { Storage } from '../Storage.ts'
import { storageFailed } from '../storageTrouble.ts'
import { type Template, templates } from '../templates/templates.ts'
import { Directory } from './Directory.ts'
import { Rooms } from './Rooms.ts'

type Failure = NotebookNotFound | NotebookDamaged | StorageFailed

/** What can be done with notebooks as wholes. */
export class Notebooks extends Context.Tag('anode/Notebooks')<
  Notebooks,
  {
    readonly create: (
      what: {
        readonly title?: string | undefined
        readonly template?: Template | undefined
      },
      by: Principal,
    ) => Effect.Effect<NotebookInfo, Failure>
    /** Opens a file as a notebook. An empty `title` leaves it to the file. */
    readonly open: (
      upload: Upload,
      title: string,
      by: Principal,
    ) => Effect.Effect<OpenedNotebook, BodyTooLarge | InvalidIpynb | StorageFailed>
    /** What was repaired in the file that the notebook was made of, as long as this server remembers. */
    readonly repairs: (id: string) => Effect.Effect<Repairs, Failure>
    /** An empty notebook under this id, unless there is one. */
    readonly make: (id: string, title: string, by: Principal) => Effect.Effect<NotebookInfo, Failure>
    readonly rename: (id: string, title: string, by: Principal) => Effect.Effect<NotebookInfo, Failure>
    /** `at`: the number of the last fact that the copy holds; as the notebook is now when missing. */
    readonly duplicate: (
      id: string,
      by: Principal,
      at?: number | undefined,
    ) => Effect.Effect<NotebookInfo, MomentNotFound | Failure>
    /** Into the trash; what runs of it ends, and its kernel is shut down. */
    readonly remove: (id: string) => Effect.Effect<NotebookInfo, Failure>
    readonly restore: (id: string) => Effect.Effect<NotebookInfo, Failure>
    /** Deletes a notebook of the trash for ever, with its history. */
    readonly destroy: (id: string) => Effect.Effect<void, Conflict | NotebookNotFound | StorageFailed>
    /** Deletes every notebook of the trash for ever; gives how many there were. */
    readonly emptyTrash: Effect.Effect<number, StorageFailed>
    /** Its first cells, as far as they are simple. */
    readonly first: (id: string) => Effect.Effect<FirstCells, Failure>
    /** The notebook as an .ipynb file, in pieces. */
    readonly ipynb: (id: string) => Effect.Effect<Stream.Stream<Uint8Array, StorageFailed>, Failure>
  }
>() {}

/** How often it is looked whether a kernel that was told to stop has stopped, and how many times. */
const KERNEL_LOOKS = { interval: '50 millis', times: 160 } as const

/** The repairs of so many files are remembered: to be read right after a file was opened. */
const REMEMBERED = 50

const make = Effect.gen(function* () {
  const directory = yield* Directory
  const rooms = yield* Rooms
  const kernels = yield* KernelSessions
  const executors = yield* Executors
  const artifacts = yield* Artifacts
  const storage = yield* Storage
  const history = yield* History
  const files = yield* IpynbFiles
  const attempt = <A>(body: () => A) => Effect.try({ try: body, catch: storageFailed })

  const remembered = new Map<string, Repairs>()
  const remember = (id: string, repairs: Repairs) => {
    if (repairs.repaired === 0) return
    remembered.set(id, repairs)
    const [oldest] = remembered.keys()
    if (remembered.size > REMEMBERED && oldest !== undefined) remembered.delete(oldest)
  }

  const load = (title: string, snapshot: NotebookSnapshot, by: Principal, id = newId()) =>
    Effect.gen(function* () {
      const stored = yield* storeLargeOutputs(snapshot, artifacts)
      const notebook = { ...stored, notebook: { ...stored.notebook, title } }
      return yield* Effect.acquireUseRelease(
        attempt(() => storage.stageNotebook(id)),
        (staged) =>
          Effect.gen(function* () {
            const isNew = yield* attempt(() => {
              loadSnapshot(staged.storage, notebook)
              return staged.keep()
            })
            // A notebook that the list does not know stays as it is.
            if (!isNew) return yield* directory.add(id, title, by)
            return yield* directory
              .add(id, title, by, contentOf(notebook))
              .pipe(Effect.onError(() => Effect.ignore(attempt(() => storage.removeNotebook(id)))))
          }),
        (staged) => Effect.ignore(attempt(staged.drop)),
      )
    })

  /** Its kernel's last words must find the notebook: waits a while for the end of one that is stopping. */
  const withoutKernel = (id: string) =>
    Effect.gen(function* () {
      if (!(yield* directory.get(id)).kernelOpen) return
      const told = yield* Effect.either(kernels.command(serverPrincipal, id, 'shutdown'))
      if (Either.isLeft(told)) return
      yield* directory.get(id).pipe(
        Effect.repeat({
          while: ({ kernelOpen }) => kernelOpen,
          times: KERNEL_LOOKS.times,
          schedule: Schedule.spaced(KERNEL_LOOKS.interval),
        }),
      )
    })

  /** Deleting is what helps a full disk: it may take the space that is kept for it. */
  const deleting = <A, E>(work: Effect.Effect<A, E | StorageFailed>) =>
    Effect.catchIf(
      work,
      (error) => error instanceof StorageFailed && (storage.makeRoom?.() ?? false),
      () => work,
    )

  const destroy = (id: string) =>
    Effect.gen(function* () {
      const { deletedAt, title } = yield* directory.get(id)
      if (deletedAt === null) {
        return yield* new Conflict({
          message: `“${title}” is not in the trash. Only what is in the trash can be deleted for ever.`,
        })
      }
      yield* withoutKernel(id)
      rooms.discard(id)
      const removeFile = attempt(() => storage.removeNotebook(id))
      // First out of the list: a crash in between leaves no notebook that is listed and not there. Where not even
      // that can be written, the file makes the space for it.
      yield* deleting(directory.remove(id)).pipe(
        Effect.catchTag('StorageFailed', () => Effect.zipRight(removeFile, directory.remove(id))),
      )
      yield* removeFile
      yield* directory.forget(id)
    })

  return Notebooks.of({
    create: ({ title, template = 'empty' }, by) =>
      Effect.suspend(() => {
        const snapshot = templates[template]()
        return load(title || snapshot.notebook.title || 'Untitled', snapshot, by)
      }),
    open: (upload, title, by) => {
      const id = newId()
      return files.read(id, upload, title, ({ title, content, ...repairs }) =>
        Effect.map(directory.add(id, title, by, content), (info) => {
          remember(id, repairs)
          return { ...info, ...repairs }
        }),
      )
    },
    repairs: (id) => Effect.map(directory.get(id), () => remembered.get(id) ?? { repairs: [], repaired: 0 }),
    make: (id, title, by) =>
      directory
        .get(id)
        .pipe(
          Effect.catchTag('NotebookNotFound', () =>
            load(title || 'Untitled', { ...templates.empty(), cells: [] }, by, id),
          ),
        ),
    rename: (id, title, by) =>
      Effect.gen(function* () {
        const { room } = yield* rooms.open(id)
        const args = { title, by: by.id }
        const outcome = room.stateFacts(by, [{ name: 'v1.NotebookRetitled', args }])
        if (outcome._tag === 'refused') return yield* new StorageFailed({ message: outcome.refusal.message })
        return { ...(yield* directory.get(id)), title }
      }),
    duplicate: (id, by, at) =>
      Effect.gen(function* () {
        const { title } = yield* directory.get(id)
        const { room } = yield* rooms.open(id)
        const then = at === undefined ? room.snapshot() : yield* history.snapshot(id, at)
        // A copy is a new thing to talk about: what was said of the old one, and to whom, stays there.
        const copyTitle = `${title} (copy)`
        const { file } = then.notebook
        // A title that nobody gave it is not written into its file; no more so that of its copy.
        const untitled = file !== undefined && file.title === then.notebook.title
        const notebook = untitled ? { ...then.notebook, file: { ...file, title: copyTitle } } : then.notebook
        const cells = then.cells.map(({ runId: _run, ...cell }) => cell)
        const outputs = then.outputs.map(({ runId: _run, ...output }) => ({ ...output, id: newId() }))
        return yield* load(copyTitle, { notebook, cells, outputs, runs: [] }, by)
      }),
    remove: (id) =>
      Effect.gen(function* () {
        const info = yield* deleting(directory.setDeleted(id, true))
        executors.stop(id)
        return info
      }),
    restore: (id) => directory.setDeleted(id, false),
    destroy,
    emptyTrash: Effect.gen(function* () {
      const ids = (yield* directory.list({ trash: true })).map(({ id }) => id)
      // What was restored or deleted meanwhile is not ours any more.
      const deletions = yield* Effect.forEach(ids, (id) =>
        destroy(id).pipe(
          Effect.as(true),
          Effect.catchTags({
            Conflict: () => Effect.succeed(false),
            NotebookNotFound: () => Effect.succeed(false),
          }),
        ),
      )
      return deletions.filter(Boolean).length
    }),
    first: (id) => Effect.map(rooms.open(id), ({ room }) => firstCells(room.state)),
    ipynb: (id) => Effect.map(files.write(id), ({ pieces }) => pieces),
  })
})

/** Notebooks over their directory and rooms. */
export const NotebooksLive = Layer.effect(Notebooks, make)
