import { State } from '@livestore/common/schema'
import { Schema } from 'effect'
import { KernelStatus } from './KernelStatus.ts'
import { NotebookFile } from './NotebookFile.ts'
import { Output } from './Output.ts'

const JsonObject = Schema.Record({ key: Schema.String, value: Schema.Unknown })

/**
 * The states of a run, as `data-run-state` shows them. `queued` and `running` are not final, and neither is
 * `held`: it waits for somebody's word, and its cell does not show it.
 */
export const RunStatus = Schema.Literal('held', 'queued', 'running', 'ok', 'error', 'interrupted', 'lost')
export type RunStatus = typeof RunStatus.Type

/** A request that joined a run. */
const JoinedRequest = Schema.Struct({ id: Schema.String, by: Schema.String })

const { text, integer, json, boolean } = State.SQLite

/** The state of one notebook, derived from its log. One SQLite database holds one notebook. */
export const tables = {
  /** One row, id `notebook`. */
  notebook: State.SQLite.table({
    name: 'notebook',
    columns: {
      id: text({ primaryKey: true }),
      title: text({ default: '' }),
      /** nbformat's notebook metadata, kept as it came. */
      metadata: json({ schema: JsonObject, default: {} }),
      /** Null where the notebook did not come from a file. */
      file: json({ schema: NotebookFile, nullable: true }),
    },
  }),
  cells: State.SQLite.table({
    name: 'cells',
    columns: {
      id: text({ primaryKey: true }),
      kind: text(),
      /** Fractional index; cells are sorted by it, then by id. */
      position: text(),
      /** The text, always equal to what `textState` says. */
      source: text({ default: '' }),
      /** Yjs state, base64; null until somebody edits the text. */
      textState: text({ nullable: true }),
      metadata: json({ schema: JsonObject, default: {} }),
      attachments: json({ schema: JsonObject, nullable: true }),
      executionCount: integer({ nullable: true }),
      /** The run requested last. */
      runId: text({ nullable: true }),
    },
    indexes: [{ name: 'cellsByPosition', columns: ['position', 'id'] }],
  }),
  /** The last run of each cell and every run that has not ended. */
  runs: State.SQLite.table({
    name: 'runs',
    columns: {
      id: text({ primaryKey: true }),
      cellId: text(),
      /** The number in the log of the request: runs execute in this order. */
      seq: integer(),
      /** Runs requested together (run all, above, below): the first failure ends the rest. */
      batchId: text({ nullable: true }),
      status: text({ schema: RunStatus }),
      /** The source that was asked to run. */
      source: text(),
      /** The cell's kind then: it says what executes the run. Null of runs that came with a file. */
      kind: text({ nullable: true }),
      /** What the cell's metadata held then of that kind's settings. */
      settings: json({ schema: Schema.Unknown, nullable: true }),
      /** `textHash` of it; null of runs that came with a file. */
      sourceHash: text({ nullable: true }),
      requestedBy: text(),
      /** Times are milliseconds since the epoch. */
      requestedAt: integer(),
      startedAt: integer({ nullable: true }),
      finishedAt: integer({ nullable: true }),
      /** Why it ended, when that needs words. */
      reason: text({ nullable: true }),
      /** What `input()` asks while the run waits for an answer. */
      inputPrompt: text({ nullable: true }),
      inputPassword: boolean({ default: false }),
      /** The number in the log of the question: the same may be asked again. */
      inputSeq: integer({ nullable: true }),
      /** Other requests that this run answers. */
      joined: json({ schema: Schema.Array(JoinedRequest), nullable: true }),
      /** Given up when a run fails that the same person asked for earlier and that is not over yet. */
      stopOnError: boolean({ nullable: true }),
      /** What of its ground changed, while it is held. */
      heldFor: text({ schema: Schema.Literal('cell', 'above', 'both'), nullable: true }),
    },
    indexes: [{ name: 'runsByCell', columns: ['cellId'] }],
  }),
  outputs: State.SQLite.table({
    name: 'outputs',
    columns: {
      id: text({ primaryKey: true }),
      cellId: text(),
      /** Null for outputs that came with a file. */
      runId: text({ nullable: true }),
      /** `textHash` of the source that gave it, as far as that is known. */
      sourceHash: text({ nullable: true }),
      /** Order within the cell. */
      position: integer(),
      displayId: text({ nullable: true }),
      /** A stream's text is in `text`, so that it can grow in place; its body has an empty one. */
      text: text({ default: '' }),
      body: json({ schema: Output }),
    },
    indexes: [
      { name: 'outputsByCell', columns: ['cellId', 'position'] },
      { name: 'outputsByDisplay', columns: ['displayId'] },
    ],
  }),
  /**
   * The cells that were deleted last, as they were then: what somebody still writes into one of them, having not
   * heard of it, is merged here and offered back. How many are kept depends on how long their texts are.
   */
  deletedCells: State.SQLite.table({
    name: 'deletedCells',
    columns: {
      id: text({ primaryKey: true }),
      kind: text(),
      position: text(),
      source: text({ default: '' }),
      textState: text({ nullable: true }),
      metadata: json({ schema: JsonObject, default: {} }),
      attachments: json({ schema: JsonObject, nullable: true }),
      /** The number in the log of the deletion. */
      seq: integer(),
      deletedBy: text(),
      /** Who wrote into it after that, until they have dealt with it. */
      late: json({ schema: Schema.Array(Schema.String), nullable: true }),
    },
    indexes: [{ name: 'deletedCellsBySeq', columns: ['seq'] }],
  }),
  /** One row, id `kernel`, once the notebook has had one. */
  kernel: State.SQLite.table({
    name: 'kernel',
    columns: {
      id: text({ primaryKey: true }),
      sessionId: text(),
      status: text({ schema: KernelStatus }),
      reason: text({ nullable: true }),
      changedAt: integer(),
    },
  }),
  /** Moments of the notebook that somebody named. */
  versions: State.SQLite.table({
    name: 'versions',
    columns: {
      id: text({ primaryKey: true }),
      /** The number in the log of the last fact that it holds. */
      seq: integer(),
      name: text(),
      /** When it was named, in milliseconds since the epoch. */
      namedAt: integer(),
      namedBy: text(),
    },
  }),
  /** What comments are about. A thread stays when its cell is deleted: the cell may come back. */
  threads: State.SQLite.table({
    name: 'threads',
    columns: {
      id: text({ primaryKey: true }),
      cellId: text(),
      /** The words it is about, as they were; null when it is about the whole cell. */
      quote: text({ nullable: true }),
      /** Where they stand, as in `AnchorRange`; null when that is not in the cell's text. */
      anchorStart: text({ nullable: true }),
      anchorEnd: text({ nullable: true }),
      /** Null while it is open. */
      resolvedAt: integer({ nullable: true }),
      resolvedBy: text({ nullable: true }),
    },
  }),
  comments: State.SQLite.table({
    name: 'comments',
    columns: {
      id: text({ primaryKey: true }),
      threadId: text(),
      /** Its number in the log: comments stand in this order, whatever people's clocks say. */
      seq: integer(),
      /** Markdown; empty once it is deleted. */
      text: text({ default: '' }),
      /** Ids of the principals that it speaks to. */
      mentions: json({ schema: Schema.Array(Schema.String), default: [] }),
      author: text(),
      /** Times are milliseconds since the epoch. */
      at: integer(),
      editedAt: integer({ nullable: true }),
      deletedAt: integer({ nullable: true }),
    },
    indexes: [{ name: 'commentsByThread', columns: ['threadId', 'seq'] }],
  }),
  /** How far each person has read each thread. */
  reads: State.SQLite.table({
    name: 'reads',
    columns: {
      /** The ids of thread and reader. */
      id: text({ primaryKey: true }),
      threadId: text(),
      reader: text(),
      /** The number of the last comment that was read. */
      seq: integer(),
    },
  }),
  /** What of the log could not be taken into the tables: of each kind of fact about a cell the first. */
  problems: State.SQLite.table({
    name: 'problems',
    columns: {
      id: text({ primaryKey: true }),
      /** The number in the log of the fact. */
      seq: integer(),
      /** The fact's name. */
      fact: text(),
      cellId: text({ nullable: true }),
      /** Why, in words. */
      reason: text(),
    },
  }),
}

export type CellRow = typeof tables.cells.Type
export type RunRow = typeof tables.runs.Type
export type DeletedCellRow = typeof tables.deletedCells.Type
export type OutputRow = typeof tables.outputs.Type
export type KernelRow = typeof tables.kernel.Type
export type ThreadRow = typeof tables.threads.Type
export type CommentRow = typeof tables.comments.Type
export type ReadRow = typeof tables.reads.Type
export type NotebookRow = typeof tables.notebook.Type
export type ProblemRow = typeof tables.problems.Type
export type VersionRow = typeof tables.versions.Type
