import type { Output } from '@anode/document'
import { type Run, type RunInfo, RunNotFound, type RunState } from '@anode/protocol'
import { Effect } from 'effect'
import type { History } from '../history/History.ts'
import type { OpenRoom } from '../notebooks/Rooms.ts'
import { nbformatOutput, outputOfRow } from './nbformatOutput.ts'

type Row = Readonly<Record<string, unknown>>

const FINAL: ReadonlySet<string> = new Set(['ok', 'error', 'interrupted', 'lost'])

/** Whether a run of this state is over. */
export const isOver = (status: string): boolean => FINAL.has(status)

const number = (value: unknown): number | null => (typeof value === 'number' ? value : null)
const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)

const infoOf = (row: Row): RunInfo => ({
  id: String(row.id),
  cellId: String(row.cellId),
  status: row.status as RunState,
  requestedBy: String(row.requestedBy),
  requestedAt: Number(row.requestedAt),
  startedAt: number(row.startedAt),
  finishedAt: number(row.finishedAt),
  reason: text(row.reason),
})

/** What a run has in flight; undefined when that is nothing. */
const inFlight = ({ live }: OpenRoom, is: (run: { runId: string; cellId: string }) => boolean) =>
  live.active ? live.runs.find(is)?.outputs.map(({ output }) => output) : undefined

/** The outputs of a cell: what is in flight is whole, and goes before what facts say. */
export const readCellOutputs = (opened: OpenRoom, cellId: string): ReadonlyArray<Output> =>
  inFlight(opened, (run) => run.cellId === cellId) ??
  opened.room.state
    .select('SELECT text, body FROM outputs WHERE cellId = $cellId ORDER BY position, id', {
      $cellId: cellId,
    })
    .map(outputOfRow)

const outputsOf = (opened: OpenRoom, row: Row): ReadonlyArray<Output> =>
  (isOver(String(row.status)) ? undefined : inFlight(opened, ({ runId }) => runId === row.id)) ??
  opened.room.state
    .select('SELECT text, body FROM outputs WHERE runId = $runId ORDER BY position, id', {
      $runId: String(row.id),
    })
    .map(outputOfRow)

const errorOf = (outputs: ReadonlyArray<Output>): Run['error'] => {
  const error = outputs.findLast((output) => output._tag === 'error')
  return error === undefined ? null : { ename: error.ename, evalue: error.evalue, traceback: error.traceback }
}

const runOf = (opened: OpenRoom, row: Row): Run => {
  const outputs = outputsOf(opened, row)
  const hasBegun = row.status === 'running' || isOver(String(row.status))
  return {
    ...infoOf(row),
    source: String(row.source),
    executionCount: hasBegun && row.startedAt !== null ? number(row.executionCount) : null,
    input:
      row.inputPrompt === null
        ? null
        : { prompt: String(row.inputPrompt), password: Number(row.inputPassword) === 1 },
    error: row.status === 'error' ? errorOf(outputs) : null,
    outputs: outputs.map(nbformatOutput),
  }
}

const SELECT = 'SELECT runs.*, cells.executionCount FROM runs LEFT JOIN cells ON cells.id = runs.cellId'

/** The run that the tables have under an id: of its own, or of a request that joined it. */
const rowOf = ({ room: { state } }: OpenRoom, runId: string): Row | undefined => {
  const [row] = state.select(`${SELECT} WHERE runs.id = $id`, { $id: runId })
  if (row !== undefined) return row
  return state
    .select(`${SELECT} WHERE runs.joined IS NOT NULL`)
    .find(({ joined }) => JSON.parse(String(joined)).some(({ id }: { id: string }) => id === runId))
}

/** The run that answers a request, as far as it is in the tables. */
export const runInTables = (opened: OpenRoom, runId: string): Run | null => {
  const row = rowOf(opened, runId)
  return row === undefined ? null : runOf(opened, row)
}

/** How a run stands; null where the tables do not have it any more, and it is over. */
export const statusOfRun = (opened: OpenRoom, runId: string): string | null => {
  const row = rowOf(opened, runId)
  return row === undefined ? null : String(row.status)
}

/** Runs that are not over, and the last of each cell, in the order of their requests. */
export const readRunList = ({ room: { state } }: OpenRoom): ReadonlyArray<RunInfo> =>
  state.select('SELECT * FROM runs ORDER BY seq').map(infoOf)

/** A run, wherever it is known from: the tables have the last of each cell, the history has all. */
export const readRun = (history: typeof History.Service, opened: OpenRoom, runId: string) =>
  Effect.gen(function* () {
    const known = runInTables(opened, runId)
    if (known !== null) return known
    const past = yield* history.run(opened.id, runId)
    if (past === null) {
      return yield* new RunNotFound({
        runId,
        message: `Nobody has asked for a run ${runId} in this notebook.`,
      })
    }
    const outputs = past.outputs.map(({ body, text: printed }) => outputOfRow({ body, text: printed ?? '' }))
    return {
      id: past.id,
      cellId: past.cellId,
      status: past.status as RunState,
      requestedBy: past.requestedBy,
      requestedAt: past.requestedAt,
      startedAt: past.startedAt,
      finishedAt: past.finishedAt,
      reason: past.reason,
      source: past.source,
      executionCount: past.executionCount,
      input: null,
      error: past.status === 'error' ? errorOf(outputs) : null,
      outputs: outputs.map(nbformatOutput),
    } satisfies Run
  })
