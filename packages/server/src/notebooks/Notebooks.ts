import { cellKinds } from '@anode/cells'
import { artifactValue, type NotebookSnapshot, newId, serverPrincipal, snapshotParts } from '@anode/document'
import { artifactRefs, decodeIpynb, encodeIpynb } from '@anode/document/ipynb'
import { InvalidIpynb, type NotebookInfo, type NotebookNotFound, StorageFailed } from '@anode/protocol'
import { Context, Effect, Either, Layer, Option } from 'effect'
import { Artifacts } from '../artifacts/Artifacts.ts'
import { storeLargeOutputs } from '../artifacts/storeLargeOutputs.ts'
import { KernelSessions } from '../kernels/KernelSessions.ts'
import { Directory } from './Directory.ts'
import { Rooms } from './Rooms.ts'
import { sampleNotebook } from './sampleNotebook.ts'

type Failure = NotebookNotFound | StorageFailed

/** What can be done with notebooks as wholes. */
export class Notebooks extends Context.Tag('anode/Notebooks')<
  Notebooks,
  {
    readonly create: (what: {
      readonly title?: string | undefined
      readonly ipynb?: string | undefined
      readonly template?: 'empty' | 'sample' | undefined
    }) => Effect.Effect<NotebookInfo, InvalidIpynb | Failure>
    readonly rename: (id: string, title: string) => Effect.Effect<NotebookInfo, Failure>
    readonly duplicate: (id: string) => Effect.Effect<NotebookInfo, Failure>
    /** Into the trash; its kernel is shut down. */
    readonly remove: (id: string) => Effect.Effect<NotebookInfo, Failure>
    readonly restore: (id: string) => Effect.Effect<NotebookInfo, Failure>
    /** The notebook as the text of an .ipynb file (nbformat 4.5). */
    readonly ipynb: (id: string) => Effect.Effect<string, Failure>
  }
>() {}

const emptyNotebook = (): NotebookSnapshot => ({
  notebook: { title: '', metadata: {} },
  cells: [{ id: newId(), kind: 'code', position: 'a0' }],
  runs: [],
  outputs: [],
})

const make = Effect.gen(function* () {
  const directory = yield* Directory
  const rooms = yield* Rooms
  const kernels = yield* KernelSessions
  const artifacts = yield* Artifacts

  const load = (title: string, snapshot: NotebookSnapshot) =>
    Effect.gen(function* () {
      const id = newId()
      const stored = yield* storeLargeOutputs(snapshot, artifacts)
      const info = yield* directory.add(id, title)
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

  return Notebooks.of({
    create: ({ title, ipynb, template }) =>
      Effect.gen(function* () {
        const snapshot =
          ipynb !== undefined
            ? yield* decode(ipynb)
            : template === 'sample'
              ? sampleNotebook
              : emptyNotebook()
        return yield* load(title || snapshot.notebook.title || 'Untitled', snapshot)
      }),
    rename: (id, title) =>
      Effect.gen(function* () {
        const { room } = yield* rooms.open(id)
        const args = { title, by: serverPrincipal.id }
        const outcome = room.stateFacts(serverPrincipal, [{ name: 'v1.NotebookRetitled', args }])
        if (outcome._tag === 'refused') return yield* new StorageFailed({ message: outcome.refusal.message })
        return { ...(yield* directory.get(id)), title }
      }),
    duplicate: (id) =>
      Effect.gen(function* () {
        const { title } = yield* directory.get(id)
        const { room } = yield* rooms.open(id)
        const { kernel: _, ...snapshot } = room.snapshot()
        const cells = snapshot.cells.map(({ runId: _run, ...cell }) => cell)
        const outputs = snapshot.outputs.map(({ runId: _run, ...output }) => ({ ...output, id: newId() }))
        return yield* load(`${title} (copy)`, { ...snapshot, cells, outputs, runs: [] })
      }),
    remove: (id) =>
      Effect.gen(function* () {
        const info = yield* directory.setDeleted(id, true)
        if (info.kernelOpen) yield* Effect.ignore(kernels.command(id, 'shutdown'))
        return info
      }),
    restore: (id) => directory.setDeleted(id, false),
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
