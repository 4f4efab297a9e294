import type { IdentifiedOutput } from './Output.ts'
import { fromStoredOutput } from './storedOutput.ts'
import type { CellRow, OutputRow, RunRow } from './tables.ts'

type Row = Omit<CellRow, 'runId'>

/** A cell with all that it holds, taken out of its notebook: to bring it back, or to put it elsewhere. */
export interface CellCopy extends Row {
  /** Its last run; null when it has none, or when it comes from elsewhere. */
  readonly run: RunRow | null
  readonly outputs: ReadonlyArray<IdentifiedOutput>
}

/** What the tables hold of one cell as a copy; `outputs` in order. */
export const copyCell = (
  { runId, ...row }: CellRow,
  outputs: ReadonlyArray<OutputRow>,
  run: RunRow | null,
): CellCopy => ({
  ...row,
  run: run?.id === runId ? run : null,
  outputs: outputs.map(({ id, text, body }) => ({ id, output: fromStoredOutput({ text, body }) })),
})
