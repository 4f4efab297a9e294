import {
  type ArtifactRef,
  artifactContent,
  artifactRef,
  type CellCopy,
  isArtifactRef,
  MimeBundle,
  mimesToStore,
} from '@anode/document'
import { Schema } from 'effect'
import type { NotebookServer } from '../NotebookPorts.ts'

type Store = Pick<NotebookServer, 'putArtifact'>

const isBundle = Schema.is(MimeBundle)

/** The bundle with its large values put on the server and references in their place. */
const storeBundle = async (data: MimeBundle, { putArtifact }: Store): Promise<MimeBundle> => {
  const references: Record<string, ArtifactRef> = {}
  for (const mime of mimesToStore(data)) {
    if (isArtifactRef(data[mime])) continue
    const content = artifactContent(mime, data[mime])
    references[mime] = artifactRef(await putArtifact(content.bytes), content)
  }
  return Object.keys(references).length === 0 ? data : { ...data, ...references }
}

/**
 * Cells whose large outputs and attachments are on the server: a fact of the log has no room for them.
 *
 * Rejects when there are such and the server does not take them.
 */
export const storeLargeValues = (
  cells: ReadonlyArray<CellCopy>,
  store: Store,
): Promise<ReadonlyArray<CellCopy>> =>
  Promise.all(
    cells.map(async (cell) => {
      const outputs = await Promise.all(
        cell.outputs.map(async ({ id, output }) =>
          output._tag === 'display'
            ? { id, output: { ...output, data: await storeBundle(output.data, store) } }
            : { id, output },
        ),
      )
      const attachments: Record<string, unknown> = {}
      for (const [name, bundle] of Object.entries(cell.attachments ?? {})) {
        attachments[name] = isBundle(bundle) ? await storeBundle(bundle, store) : bundle
      }
      return { ...cell, outputs, attachments: cell.attachments === null ? null : attachments }
    }),
  )
