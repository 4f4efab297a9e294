import type { StateDatabase } from '@anode/document'

/** A run that was asked for and has not ended. */
export interface OpenRun {
  readonly runId: string
  readonly cellId: string
  readonly status: 'queued' | 'running'
  readonly source: string
  /** The cell's kind when the run was asked for. */
  readonly kind: string
  /** What the cell's metadata held then of the kind's settings. */
  readonly settings: unknown
  readonly batchId: string | null
  /** Who asked for it. */
  readonly by: string
  readonly stopOnError: boolean
}

const readRun = (row: Readonly<Record<string, unknown>>): OpenRun => ({
  runId: String(row.id),
  cellId: String(row.cellId),
  status: row.status === 'running' ? 'running' : 'queued',
  source: String(row.source),
  kind: String(row.kind ?? ''),
  settings: row.settings === null ? undefined : JSON.parse(String(row.settings)),
  batchId: row.batchId === null ? null : String(row.batchId),
  by: String(row.requestedBy),
  stopOnError: row.stopOnError === 1,
})

/** All of them, in the order in which they were asked for. */
export const openRuns = (state: StateDatabase): ReadonlyArray<OpenRun> =>
  state.select("SELECT * FROM runs WHERE status IN ('queued', 'running') ORDER BY seq").map(readRun)

/** Whether there is one. */
export const hasOpenRuns = (state: StateDatabase): boolean =>
  state.select("SELECT 1 FROM runs WHERE status IN ('queued', 'running') LIMIT 1").length > 0

/** One of them; undefined once it has ended. */
export const openRun = (state: StateDatabase, runId: string): OpenRun | undefined =>
  state
    .select("SELECT * FROM runs WHERE id = $id AND status IN ('queued', 'running')", { $id: runId })
    .map(readRun)[0]
