import { Schema } from 'effect'
import type { CellKinds } from '../CellKind.ts'
import type { NotebookSnapshot } from '../NotebookSnapshot.ts'
import { MimeBundle, Output } from '../Output.ts'
import { fromStoredOutput } from '../storedOutput.ts'
import { encodeOutput } from './ipynbOutput.ts'
import { cellTypeOf, putKind } from './kindMetadata.ts'
import { splitLines } from './lines.ts'
import { encodeMimeBundle, type ReadArtifact } from './mimeBundle.ts'

/** What writing a file needs beside the notebook. */
export interface EncodeOptions {
  readonly kinds: CellKinds
  /** Needed when outputs or attachments hold artifacts (`artifactRefs` tells which). */
  readonly readArtifact?: ReadArtifact
}

const JsonObject = Schema.Record({ key: Schema.String, value: Schema.Unknown })

const SnapshotCell = Schema.Struct({
  id: Schema.String,
  kind: Schema.String,
  position: Schema.String,
  source: Schema.optionalWith(Schema.String, { default: () => '' }),
  metadata: Schema.optionalWith(JsonObject, { default: () => ({}) }),
  attachments: Schema.optionalWith(Schema.Record({ key: Schema.String, value: MimeBundle }), {
    nullable: true,
  }),
  executionCount: Schema.optionalWith(Schema.Int, { nullable: true }),
})
type SnapshotCell = typeof SnapshotCell.Type

const SnapshotOutput = Schema.Struct({
  id: Schema.String,
  cellId: Schema.String,
  position: Schema.Int,
  text: Schema.optionalWith(Schema.String, { default: () => '' }),
  body: Output,
})
type SnapshotOutput = typeof SnapshotOutput.Type

const decodeCells = Schema.decodeUnknownSync(Schema.Array(SnapshotCell))
const decodeOutputs = Schema.decodeUnknownSync(Schema.Array(SnapshotOutput))

/** Jupyter's own, for notebooks that do not say which language they are in. */
const python = {
  kernelspec: { display_name: 'Python 3 (ipykernel)', language: 'python', name: 'python3' },
  language_info: { name: 'python' },
}

const inOrder = (a: { position: string | number; id: string }, b: typeof a): number =>
  a.position < b.position ? -1 : a.position > b.position ? 1 : a.id < b.id ? -1 : 1

const encodeCell = (cell: SnapshotCell, outputs: ReadonlyArray<SnapshotOutput>, options: EncodeOptions) => {
  const hasResults = outputs.length > 0 || cell.executionCount !== undefined
  const type = cellTypeOf(cell.kind, options.kinds, hasResults)
  const attachments = Object.entries(cell.attachments ?? {})
  return {
    id: cell.id,
    cell_type: type,
    metadata: putKind(cell.metadata, cell.kind, type),
    source: splitLines(cell.source),
    ...(type === 'code'
      ? {
          execution_count: cell.executionCount ?? null,
          outputs: outputs.map((row) => encodeOutput(fromStoredOutput(row), options.readArtifact)),
        }
      : cell.attachments === undefined
        ? {}
        : {
            attachments: Object.fromEntries(
              attachments.map(([name, data]) => [name, encodeMimeBundle(data, options.readArtifact)]),
            ),
          }),
  }
}

/** Jupyter writes every object's keys in order, so that files change little. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, inner]) => [key, sorted(inner)] as const)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/**
 * Writes a notebook as a file of nbformat 4.5, as Jupyter would: lines as lists, sorted keys, one space.
 * A code cell has no attachments in a file and other cells have no outputs, so these are not written;
 * neither are runs, text states and display ids. A title is written as `metadata.title`.
 */
export const encodeIpynb = (snapshot: NotebookSnapshot, options: EncodeOptions): string => {
  const { title, metadata } = snapshot.notebook
  const outputs = Map.groupBy([...decodeOutputs(snapshot.outputs)].sort(inOrder), (output) => output.cellId)
  const cells = [...decodeCells(snapshot.cells)].sort(inOrder)
  const named = metadata.kernelspec !== undefined || metadata.language_info !== undefined
  const file = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { ...metadata, ...(named ? {} : python), ...(title === '' ? {} : { title }) },
    cells: cells.map((cell) => encodeCell(cell, outputs.get(cell.id) ?? [], options)),
  }
  return `${JSON.stringify(sorted(file), null, 1)}\n`
}
