import { cellKinds } from '@anode/cells'
import {
  artifactValue,
  type FirstCells,
  firstCells,
  type NotebookSnapshot,
  newId,
  type Principal,
  serverPrincipal,
  snapshotParts,
} from '@anode/document'
import { artifactRefs, decodeIpynb, encodeIpynb } from '@anode/document/ipynb'
import {
  Conflict,
  InvalidIpynb,
  type MomentNotFound,
  type NotebookInfo,
  type NotebookNotFound,
  StorageFailed,
} from '@anode/protocol'
import { Context, Effect, Either, Layer, Option, Schedule } from 'effect'
import { Artifacts } from '../artifacts/Artifacts.ts'
import { storeLargeOutputs } from '../artifacts/storeLargeOutputs.ts'
import { History } from '../history/History.ts'
import { KernelSessions } from '../kernels/KernelSessions.ts'
import { Storage } from '../Storage.ts'
import { type Template, templates } from '../templates/templates.ts'
import { Directory, storageFailed } from './Directory.ts'
import { Rooms } from './Rooms.ts'

type Failure = NotebookNotFound | StorageFailed

/** What can be done with notebooks as wholes. */
export class Notebooks extends Context.Tag('anode/Notebooks')<
  Notebooks,
  {
    readonly create: (
      what: {
        readonly title?: string | undefined
        readonly ipynb?: string | undefined
        readonly template?: Template | undefined
      },
      by: Principal,
    ) => Effect.Effect<NotebookInfo, InvalidIpynb | Failure>
    /** An empty notebook under this id, unless there is one. */
    readonly make: (id: string, title: string, by: Principal) => Effect.Effect<NotebookInfo, Failure>
    readonly rename: (id: string, title: string, by: Principal) => Effect.Effect<NotebookInfo, Failure>
    /** `at`: the number of the last fact that the copy holds; as the notebook is now when missing. */
    readonly duplicate: (
      id: string,
      by: Principal,
      at?: number | undefined,
    ) => Effect.Effect<NotebookInfo, MomentNotFound | Failure>
    /** Into the trash; its kernel is shut down. */
    readonly remove: (id: string) => Effect.Effect<NotebookInfo, Failure>
    readonly restore: (id: string) => Effect.Effect<NotebookInfo, Failure>
    /** Deletes a notebook of the trash for ever, with its history. */
    readonly destroy: (id: string) => Effect.Effect<void, Conflict | Failure>
    /** Deletes every notebook of the trash for ever; gives how many there were. */
    readonly emptyTrash: Effect.Effect<number, StorageFailed>
    /** Its first cells, as far as they are simple. */
    readonly first: (id: string) => Effect.Effect<FirstCells, Failure>
    /** The notebook as the text of an .ipynb file (nbformat 4.5). */
    readonly ipynb: (id: string) => Effect.Effect<string, Failure>
  }
>() {}

/** How often it is looked whether a kernel that was told to stop has stopped, and how many times. */
const KERNEL_LOOKS = { interval: '50 millis', times: 160 } as const

const make = Effect.gen(function* () {
  const directory = yield* Directory
  const rooms = yield* Rooms
  const kernels = yield* KernelSessions
  const artifacts = yield* Artifacts
  const storage = yield* Storage
  const history = yield* History

  const load = (title: string, snapshot: NotebookSnapshot, by: Principal, id = newId()) =>
    Effect.gen(function* () {
      const stored = yield* storeLargeOutputs(snapshot, artifacts)
      const info = yield* directory.add(id, title, by)
      const { room } = yield* rooms.open(id)
      const parts = snapshotParts({ ...stored, notebook: { ...stored.notebook, title } }, serverPrincipal.id)
      const outcome = room.stateFacts(
        serverPrincipal,
        parts.map((args) => ({ name: 'v1.NotebookLoaded', args })),
      )
      if (outcome._tag === 'refused') return yield* new StorageFailed({ message: outcome.refusal.message })
      return info
    })

  const decode = (text: string) =>
    Either.match(decodeIpynb(text), {
      onLeft: ({ message }) => Effect.fail(new InvalidIpynb({ message })),
      onRight: Effect.succeed,
    })

  /** Its kernel's last words must find the notebook: waits a while for the end of one that is stopping. */
  const withoutKernel = (id: string) =>
    Effect.gen(function* () {
      if (!(yield* directory.get(id)).kernelOpen) return
      const told = yield* Effect.either(kernels.command(id, 'shutdown'))
      if (Either.isLeft(told)) return
      yield* directory.get(id).pipe(
        Effect.repeat({
          while: ({ kernelOpen }) => kernelOpen,
          times: KERNEL_LOOKS.times,
          schedule: Schedule.spaced(KERNEL_LOOKS.interval),
        }),
      )
    })

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
      // First out of the list: what a crash in between leaves is a file that nothing names.
      yield* directory.remove(id)
      yield* Effect.try({ try: () => storage.removeNotebook(id), catch: storageFailed })
    })

  return Notebooks.of({
    create: ({ title, ipynb, template = 'empty' }, by) =>
      Effect.gen(function* () {
        const snapshot = ipynb !== undefined ? yield* decode(ipynb) : templates[template]()
        return yield* load(title || snapshot.notebook.title || 'Untitled', snapshot, by)
      }),
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
        const { notebook } = then
        const cells = then.cells.map(({ runId: _run, ...cell }) => cell)
        const outputs = then.outputs.map(({ runId: _run, ...output }) => ({ ...output, id: newId() }))
        return yield* load(`${title} (copy)`, { notebook, cells, outputs, runs: [] }, by)
      }),
    remove: (id) =>
      Effect.gen(function* () {
        const info = yield* directory.setDeleted(id, true)
        if (info.kernelOpen) yield* Effect.ignore(kernels.command(id, 'shutdown'))
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
    ipynb: (id) =>
      Effect.gen(function* () {
        const { room } = yield* rooms.open(id)
        const snapshot = room.snapshot()
        const contents = new Map<string, Uint8Array>()
        for (const ref of artifactRefs(snapshot)) {
          const bytes = yield* artifacts.get(ref.$artifact)
          if (Option.isSome(bytes)) contents.set(ref.$artifact, bytes.value)
        }
        return encodeIpynb(snapshot, {
          kinds: cellKinds,
          readArtifact: (ref) => {
            const bytes = contents.get(ref.$artifact)
            return bytes && artifactValue(ref, bytes)
          },
        })
      }),
  })
})

/** Notebooks over their directory and rooms. */
export const NotebooksLive = Layer.effect(Notebooks, make)
