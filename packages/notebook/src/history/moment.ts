import { type CellCopy, type CellRow, copyCell, type OutputRow, type RunRow } from '@anode/document'

type Rows = ReadonlyArray<Readonly<Record<string, unknown>>>

/** The rows of a notebook as the server gives them: empty columns are missing. */
export interface MomentRows {
  readonly cells: Rows
  readonly runs: Rows
  readonly outputs: Rows
}

const cellRow = (row: Rows[number]): CellRow =>
  ({
    source: '',
    textState: null,
    metadata: {},
    attachments: null,
    executionCount: null,
    runId: null,
    ...row,
  }) as unknown as CellRow

const runRow = (row: Rows[number]): RunRow =>
  ({
    batchId: null,
    startedAt: null,
    finishedAt: null,
    reason: null,
    inputPrompt: null,
    inputPassword: false,
    inputSeq: null,
    ...row,
  }) as unknown as RunRow

const outputRow = (row: Rows[number]): OutputRow =>
  ({ runId: null, displayId: null, text: '', ...row }) as unknown as OutputRow

/** Every cell of a moment, in order, with its last run and what it showed. */
export const copiesOf = ({ cells, runs, outputs }: MomentRows): ReadonlyArray<CellCopy> => {
  const runOf = new Map(runs.map((row) => [String(row.id), runRow(row)]))
  const outputsOf = new Map<unknown, OutputRow[]>()
  for (const row of outputs) {
    const list = outputsOf.get(row.cellId)
    if (list === undefined) outputsOf.set(row.cellId, [outputRow(row)])
    else list.push(outputRow(row))
  }
  return cells.map((row) =>
    copyCell(cellRow(row), outputsOf.get(row.id) ?? [], runOf.get(String(row.runId)) ?? null),
  )
}

const sameJson = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b)

/** Whether two outputs lists show the same. */
export const sameOutputs = (a: CellCopy['outputs'], b: CellCopy['outputs']): boolean =>
  a === b || (a.length === b.length && a.every(({ output }, index) => sameJson(output, b[index]?.output)))

/** Whether nothing of a cell differs that a person could see. */
export const sameCell = (a: CellCopy, b: CellCopy): boolean =>
  a === b ||
  (a.source === b.source &&
    a.kind === b.kind &&
    a.position === b.position &&
    a.executionCount === b.executionCount &&
    a.run?.id === b.run?.id &&
    a.run?.status === b.run?.status &&
    a.textState === b.textState &&
    sameJson(a.metadata, b.metadata) &&
    sameJson(a.attachments, b.attachments) &&
    sameOutputs(a.outputs, b.outputs))
