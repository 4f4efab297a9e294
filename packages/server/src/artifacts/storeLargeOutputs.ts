import {
  type ArtifactRef,
  artifactContent,
  artifactRef,
  isArtifactRef,
  type MimeBundle,
  mimesToStore,
  type NotebookSnapshot,
} from '@anode/document'
import type { StorageFailed } from '@anode/protocol'
import { Effect } from 'effect'
import { type Artifacts, sha256Of } from './Artifacts.ts'

type Store = typeof Artifacts.Service

const storeBundle = (data: MimeBundle, store: Store): Effect.Effect<MimeBundle, StorageFailed> =>
  Effect.gen(function* () {
    const references: Record<string, ArtifactRef> = {}
    for (const mime of mimesToStore(data)) {
      if (isArtifactRef(data[mime])) continue
      const content = artifactContent(mime, data[mime])
      const sha256 = yield* Effect.promise(() => sha256Of(content.bytes))
      yield* store.put(sha256, content.bytes)
      references[mime] = artifactRef(sha256, content)
    }
    return { ...data, ...references }
  })

/** The snapshot with the large values of outputs and attachments put into the store. */
export const storeLargeOutputs = (
  snapshot: NotebookSnapshot,
  store: Store,
): Effect.Effect<NotebookSnapshot, StorageFailed> =>
  Effect.gen(function* () {
    const outputs = yield* Effect.forEach(snapshot.outputs, (row) =>
      Effect.gen(function* () {
        const body = row.body as { readonly data?: MimeBundle }
        if (body.data === undefined) return row
        return { ...row, body: { ...body, data: yield* storeBundle(body.data, store) } }
      }),
    )
    const cells = yield* Effect.forEach(snapshot.cells, (row) =>
      Effect.gen(function* () {
        const attachments = row.attachments as Readonly<Record<string, MimeBundle>> | undefined
        if (!attachments) return row
        const stored: Record<string, MimeBundle> = {}
        for (const [name, data] of Object.entries(attachments)) stored[name] = yield* storeBundle(data, store)
        return { ...row, attachments: stored }
      }),
    )
    return { ...snapshot, outputs, cells }
  })
