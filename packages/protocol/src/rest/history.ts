import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema } from '@effect/platform'
import { Schema } from 'effect'
import { NotebookDamaged, NotebookNotFound, StorageFailed } from './errors.ts'
import { wholeNumber } from './wholeNumber.ts'

/** The notebook's log has no such fact. */
export class MomentNotFound extends Schema.TaggedError<MomentNotFound>()(
  'MomentNotFound',
  { seq: Schema.Int, head: Schema.Int, message: Schema.String },
  HttpApiSchema.annotations({ status: 404 }),
) {}

/** What was done between two moments: how many cells each thing was done to, unless it says otherwise. */
export const Done = Schema.Struct({
  created: Schema.Int,
  deleted: Schema.Int,
  moved: Schema.Int,
  edited: Schema.Int,
  /** Kind, metadata or attachments. */
  changed: Schema.Int,
  /** How many runs were asked for, and how many ended in an error. */
  runs: Schema.Int,
  failed: Schema.Int,
  /** Outputs were taken away, or came back. */
  cleared: Schema.Int,
  restored: Schema.Int,
  retitled: Schema.Boolean,
  /** The notebook came as a whole: from a file, a template, another notebook. */
  loaded: Schema.Boolean,
  /** Names that were given to versions. */
  named: Schema.Array(Schema.String),
})
export type Done = typeof Done.Type

/** An entry of the time line: what somebody did without a pause, or several who worked at once. */
export const HistoryEntry = Schema.Struct({
  /** Its place, counted from 1 for the oldest. */
  n: Schema.Int,
  /** The numbers of its first and last fact. The last entry may still grow. */
  from: Schema.Int,
  to: Schema.Int,
  /** Milliseconds since the epoch. */
  fromAt: Schema.Int,
  toAt: Schema.Int,
  /** Ids of the principals; nobody where the server itself acted. */
  people: Schema.Array(Schema.String),
  done: Done,
  /** The cells that it is about, the first fifty of them. */
  cells: Schema.Array(Schema.String),
})
export type HistoryEntry = typeof HistoryEntry.Type

/** A part of the time line, newest first. */
export const HistoryPage = Schema.Struct({
  /** The number of the log's last fact. */
  head: Schema.Int,
  /** How many entries there are. */
  total: Schema.Int,
  entries: Schema.Array(HistoryEntry),
})
export type HistoryPage = typeof HistoryPage.Type

/** How many entries one answer holds at most. */
export const HISTORY_LIMIT = 200

/** A row of a table as `NotebookLoaded` has it: JSON columns as JSON, empty ones missing. */
const Row = Schema.Record({ key: Schema.String, value: Schema.Unknown })

/** The notebook as it was after one fact of its log. Large values are references, as everywhere. */
export const Moment = Schema.Struct({
  seq: Schema.Int,
  /** When that fact came into the log, in milliseconds since the epoch, and whose it is. */
  at: Schema.Int,
  by: Schema.String,
  notebook: Schema.Struct({ title: Schema.String, metadata: Row }),
  cells: Schema.Array(Row),
  runs: Schema.Array(Row),
  outputs: Schema.Array(Row),
})
export type Moment = typeof Moment.Type

/** A run of one cell, with the source that ran and what it left. */
export const CellRun = Schema.Struct({
  id: Schema.String,
  /** The numbers of the fact that asked for it and of the one that ended it; null while it goes on. */
  seq: Schema.Int,
  endSeq: Schema.NullOr(Schema.Int),
  status: Schema.String,
  source: Schema.String,
  requestedBy: Schema.String,
  /** Milliseconds since the epoch. */
  requestedAt: Schema.Int,
  startedAt: Schema.NullOr(Schema.Int),
  finishedAt: Schema.NullOr(Schema.Int),
  reason: Schema.NullOr(Schema.String),
  outputs: Schema.Array(Row),
})
export type CellRun = typeof CellRun.Type

/** Runs of a cell, newest first. */
export const CellRuns = Schema.Struct({ total: Schema.Int, runs: Schema.Array(CellRun) })
export type CellRuns = typeof CellRuns.Type

/** How many runs one answer holds at most: each has all its outputs. */
export const RUNS_LIMIT = 20

const notebookId = HttpApiSchema.param('id', Schema.String)
const cellId = HttpApiSchema.param('cellId', Schema.String)
const seq = HttpApiSchema.param('seq', wholeNumber(0))
const limit = (most: number) => Schema.optional(wholeNumber(1, most))
const before = Schema.optional(wholeNumber(1))

/** What a notebook's log tells: who did what and when, the notebook at any moment, the runs of a cell. */
export const history = HttpApiGroup.make('history')
  .add(
    HttpApiEndpoint.get('timeline')`/notebooks/${notebookId}/history`
      /** Entries before this one; the newest when missing. */
      .setUrlParams(Schema.Struct({ before, limit: limit(HISTORY_LIMIT) }))
      .addSuccess(HistoryPage),
  )
  .add(
    HttpApiEndpoint.get('moment')`/notebooks/${notebookId}/history/${seq}`
      .addSuccess(Moment)
      .addError(MomentNotFound),
  )
  .add(
    HttpApiEndpoint.get('cellRuns')`/notebooks/${notebookId}/cells/${cellId}/runs`
      /** Runs that were asked for before the fact of this number; the newest when missing. */
      .setUrlParams(Schema.Struct({ before, limit: limit(RUNS_LIMIT) }))
      .addSuccess(CellRuns),
  )
  .addError(NotebookNotFound)
  .addError(NotebookDamaged)
  .addError(StorageFailed)
