import {
  type ArtifactRef,
  artifactContent,
  type CellCopy,
  isArtifactRef,
  MimeBundle,
  mimesToStore,
} from '@anode/document'
import { Schema } from 'effect'
import { putArtifact } from '../../server/artifacts.ts'

const isBundle = Schema.is(MimeBundle)

/** The bundle with its large values put on the server and references in their place. */
const storeBundle = async (data: MimeBundle): Promise<MimeBundle> => {
  const references: Record<string, ArtifactRef> = {}
  for (const mime of mimesToStore(data)) {
    if (isArtifactRef(data[mime])) continue
    const { bytes, encoding } = artifactContent(mime, data[mime])
    references[mime] = { $artifact: await putArtifact(bytes), bytes: bytes.length, encoding }
  }
  return Object.keys(references).length === 0 ? data : { ...data, ...references }
}

/**
 * Cells whose large outputs and attachments are on the server: a fact of the log has no room for them.
 *
 * @throws RequestFailed when there are such and the server does not take them.
 */
export const storeLargeValues = (cells: ReadonlyArray<CellCopy>): Promise<ReadonlyArray<CellCopy>> =>
  Promise.all(
    cells.map(async (cell) => {
      const outputs = await Promise.all(
        cell.outputs.map(async ({ id, output }) =>
          output._tag === 'display'
            ? { id, output: { ...output, data: await storeBundle(output.data) } }
            : { id, output },
        ),
      )
      const attachments: Record<string, unknown> = {}
      for (const [name, bundle] of Object.entries(cell.attachments ?? {})) {
        attachments[name] = isBundle(bundle) ? await storeBundle(bundle) : bundle
      }
      return { ...cell, outputs, attachments: cell.attachments === null ? null : attachments }
    }),
  )
