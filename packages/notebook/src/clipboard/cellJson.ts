import { cellKinds } from '@anode/cells'
import { type CellCopy, fromStoredOutput, newId, Output, toStoredOutput } from '@anode/document'
import { decodeIpynb, encodeIpynb } from '@anode/document/ipynb'
import { Either, Schema } from 'effect'
import { newCell } from '../editing/editing.ts'

/** JupyterLab's name for a list of nbformat cells in transfer. */
export const CELLS_MIME = 'application/vnd.jupyter.cells'

const toRow = ({ id, kind, source, metadata, attachments, executionCount }: CellCopy, position: string) => ({
  id,
  kind,
  position,
  source,
  metadata,
  ...(attachments === null ? {} : { attachments }),
  ...(executionCount === null ? {} : { executionCount }),
})

/**
 * Cells as a notebook file (nbformat 4.5) with their outputs. Large values stay references: whoever pastes
 * them from the same server has them, and nobody else can.
 */
export const cellsToIpynb = (cells: ReadonlyArray<CellCopy>): string =>
  encodeIpynb(
    {
      notebook: { title: '', metadata: {} },
      // Any names that sort do as positions: they only order the file.
      cells: cells.map((cell, i) => toRow(cell, String(i).padStart(8, '0'))),
      runs: [],
      outputs: cells.flatMap(({ id: cellId, outputs }) =>
        outputs.map(({ id, output }, position) => ({ id, cellId, position, ...toStoredOutput(output) })),
      ),
    },
    { kinds: cellKinds, references: 'kept' },
  )

/** The same as the bare list of cells that JupyterLab puts into a transfer. */
export const cellsToList = (cells: ReadonlyArray<CellCopy>): string =>
  JSON.stringify(JSON.parse(cellsToIpynb(cells)).cells)

/** What other programs get: the texts, with a free line between them. */
export const cellsToText = (cells: ReadonlyArray<CellCopy>): string =>
  cells.map(({ source }) => source).join('\n\n')

/** A notebook file, a list of cells or a single cell as the text of a notebook file; null for anything else. */
const asFile = (text: string): string | null => {
  if (!/^\s*[[{]/.test(text) || !/"(cell_type|nbformat)"/.test(text)) return null
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // A file may hold more than JavaScript reads (NaN, a mark): whether it is one is found out when it is read.
    return text.includes('"nbformat"') ? text : null
  }
  if (typeof value !== 'object' || value === null) return null
  if ('nbformat' in value) return text
  const cells = Array.isArray(value) ? value : [value]
  const isCell = (cell: unknown) => typeof cell === 'object' && cell !== null && 'cell_type' in cell
  if (cells.length === 0 || !cells.every(isCell)) return null
  return JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells })
}

const SnapshotCell = Schema.Struct({
  id: Schema.String,
  kind: Schema.String,
  source: Schema.String,
  metadata: Schema.Record({ key: Schema.String, value: Schema.Unknown }),
  attachments: Schema.optional(Schema.Record({ key: Schema.String, value: Schema.Unknown })),
  executionCount: Schema.optional(Schema.Int),
})
const SnapshotOutput = Schema.Struct({ cellId: Schema.String, text: Schema.String, body: Output })

const readCells = Schema.decodeUnknownSync(Schema.Array(SnapshotCell))
const readOutputs = Schema.decodeUnknownSync(Schema.Array(SnapshotOutput))

/**
 * The cells in a text that is .ipynb JSON: a file, a list of cells, or one cell. New ids, no positions yet.
 * Null when the text is something else; then it is just text. References to large values count only in what cells
 * were copied as (`references`): in anybody's text they may be anything.
 */
export const cellsFromJson = (text: string, references?: 'kept'): ReadonlyArray<CellCopy> | null => {
  const file = asFile(text)
  if (file === null) return null
  const decoded = decodeIpynb(file, { kinds: cellKinds, ...(references ? { references } : {}) })
  if (Either.isLeft(decoded)) return null
  const outputs = Map.groupBy(readOutputs(decoded.right.snapshot.outputs), ({ cellId }) => cellId)
  return readCells(decoded.right.snapshot.cells).map(
    ({ id, kind, source, metadata, attachments, executionCount }) =>
      newCell(kind, '', {
        source,
        metadata,
        attachments: attachments ?? null,
        executionCount: executionCount ?? null,
        outputs: (outputs.get(id) ?? []).map((row) => ({ id: newId(), output: fromStoredOutput(row) })),
      }),
  )
}
