import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema } from '@effect/platform'
import { Schema } from 'effect'
import {
  CellNotFound,
  Conflict,
  NotebookDamaged,
  NotebookNotFound,
  RunNotFound,
  StorageFailed,
} from './errors.ts'
import { wholeNumber } from './wholeNumber.ts'

/** How a run stands. `queued`, `running` and `held` (it waits for somebody's word) are not final. */
export const RunState = Schema.Literal('held', 'queued', 'running', 'ok', 'error', 'interrupted', 'lost')
export type RunState = typeof RunState.Type

const JsonObject = Schema.Record({ key: Schema.String, value: Schema.Unknown })

/** A run without what it put out. Times are milliseconds since the epoch. */
export const RunInfo = Schema.Struct({
  id: Schema.String,
  cellId: Schema.String,
  status: RunState,
  requestedBy: Schema.String,
  requestedAt: Schema.Int,
  startedAt: Schema.NullOr(Schema.Int),
  finishedAt: Schema.NullOr(Schema.Int),
  /** Why it ended, where that needs words. */
  reason: Schema.NullOr(Schema.String),
})
export type RunInfo = typeof RunInfo.Type

/** The exception that ended a run. */
export const RunError = Schema.Struct({
  ename: Schema.String,
  evalue: Schema.String,
  traceback: Schema.Array(Schema.String),
})
export type RunError = typeof RunError.Type

/** A run with what it put out so far, or in the end. */
export const Run = Schema.Struct({
  ...RunInfo.fields,
  /** The text that runs. */
  source: Schema.String,
  executionCount: Schema.NullOr(Schema.Int),
  /** What `input()` asks, while the run waits for an answer. */
  input: Schema.NullOr(Schema.Struct({ prompt: Schema.String, password: Schema.Boolean })),
  /** Null unless it ended with an exception. */
  error: Schema.NullOr(RunError),
  /** As nbformat has them; of a large value the address instead. */
  outputs: Schema.Array(JsonObject),
})
export type Run = typeof Run.Type

/** Runs of a notebook, in the order in which they execute. */
export const Runs = Schema.Struct({ runs: Schema.Array(Run) })
export type Runs = typeof Runs.Type

/** Which runs are asked for. */
export const RunRequest = Schema.Struct({
  /** Cells by their ids, in the order in which they shall run; `all`: every cell that runs, in the notebook's order. */
  cells: Schema.Union(
    Schema.Literal('all'),
    Schema.Array(Schema.String).pipe(Schema.minItems(1), Schema.maxItems(10_000)),
  ),
  /** Whether a failure gives up those behind it; true when missing. */
  stopOnError: Schema.optional(Schema.Boolean),
})
export type RunRequest = typeof RunRequest.Type

/** The longest that an answer waits for the end of runs, in seconds. Who wants to wait longer asks again. */
export const WAIT_LIMIT = 60

const wait = Schema.Struct({
  /** So many seconds the answer waits for the end; it does not when missing. */
  wait: Schema.optional(wholeNumber(0, WAIT_LIMIT)),
})

const notebookId = HttpApiSchema.param('id', Schema.String)
const runId = HttpApiSchema.param('runId', Schema.String)

/** What runs in a notebook, and what came of it. */
export const runs = HttpApiGroup.make('runs')
  .add(
    HttpApiEndpoint.post('request')`/notebooks/${notebookId}/runs`
      .setUrlParams(wait)
      .setPayload(RunRequest)
      .addSuccess(Runs, { status: 201 })
      .addError(CellNotFound)
      .addError(Conflict),
  )
  .add(
    HttpApiEndpoint.get('list')`/notebooks/${notebookId}/runs`.addSuccess(
      Schema.Struct({ runs: Schema.Array(RunInfo) }),
    ),
  )
  .add(
    HttpApiEndpoint.get('result')`/notebooks/${notebookId}/runs/${runId}`
      .setUrlParams(wait)
      .addSuccess(Run)
      .addError(RunNotFound),
  )
  .add(
    HttpApiEndpoint.post('cancel')`/notebooks/${notebookId}/runs/${runId}/cancel`
      .addSuccess(Run)
      .addError(RunNotFound)
      .addError(Conflict),
  )
  .add(
    HttpApiEndpoint.post('answer')`/notebooks/${notebookId}/runs/${runId}/input`
      .setPayload(Schema.Struct({ value: Schema.String }))
      .addSuccess(Schema.Void)
      .addError(RunNotFound)
      .addError(Conflict),
  )
  .addError(NotebookNotFound)
  .addError(NotebookDamaged)
  .addError(StorageFailed)
