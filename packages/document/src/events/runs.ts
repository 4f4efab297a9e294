import { Schema } from 'effect'
import { KernelStatus } from '../KernelStatus.ts'
import { defineEvent } from './defineEvent.ts'
import { at, by, cellId, runId } from './fields.ts'

/** What a run was asked for on: texts by their names (`textHash`). */
export const RunBase = Schema.Struct({
  /** The kinds of cells that run. */
  kinds: Schema.Array(Schema.NonEmptyString),
  /** The cell's own text. */
  cell: Schema.NonEmptyString,
  /** The texts of the cells above it that run, as far up as `after`. */
  above: Schema.NonEmptyString,
  /** The cell that was asked to run before it, at the same time; what is above that is that one's affair. */
  after: Schema.optional(cellId),
})
export type RunBase = typeof RunBase.Type

/** How runs come, go and end, and what becomes of the notebook's kernel session. */
export const runEvents = {
  runRequested: defineEvent({
    name: 'v1.RunRequested',
    schema: Schema.Struct({
      runId,
      cellId,
      /** Shared by runs that were requested together; the first failure ends those behind it. */
      batchId: Schema.optional(Schema.String),
      at,
      by,
    }),
  }),
  /**
   * As above, and: a cell whose last run waits or executes with the very text that the cell has now is not
   * asked to run twice; the request joins that run. A request that names its `base` was made without a server:
   * when its ground has changed until it comes into the log, the run is held until somebody says what to do.
   */
  runRequestedOnce: defineEvent({
    name: 'v2.RunRequested',
    schema: Schema.Struct({
      runId,
      cellId,
      batchId: Schema.optional(Schema.String),
      /** Given up when a run fails that the same person asked for earlier and that is not over yet. */
      stopOnError: Schema.optional(Schema.Boolean),
      base: Schema.optional(RunBase),
      at,
      by,
    }),
  }),
  /** A held run shall go on, with the text that its cell has now. */
  runReleased: defineEvent({
    name: 'v1.RunReleased',
    schema: Schema.Struct({ runId, at, by }),
  }),
  /** A queued or held run is given up; one that runs is interrupted and ends by its own `RunFinished`. */
  runCancelled: defineEvent({
    name: 'v1.RunCancelled',
    schema: Schema.Struct({ runId, at, by }),
  }),
  runStarted: defineEvent({
    name: 'v1.RunStarted',
    schema: Schema.Struct({ runId, executionCount: Schema.NullOr(Schema.Int), at, by }),
  }),
  /** The code waits for a line from a person (`input()`, `getpass()`). */
  inputRequested: defineEvent({
    name: 'v1.InputRequested',
    schema: Schema.Struct({ runId, prompt: Schema.String, password: Schema.Boolean, by }),
  }),
  /**
   * The line was given. It goes to the kernel directly; what was asked and answered is put out by the run as a
   * terminal would show it, a password as dots.
   */
  inputGiven: defineEvent({
    name: 'v1.InputGiven',
    schema: Schema.Struct({ runId, by }),
  }),
  /**
   * The code asked for the next input (`set_next_input`, `%load`): a new cell below, or the text of its own cell.
   * It changes nothing by itself: the server answers it with the facts that do.
   */
  nextInputSet: defineEvent({
    name: 'v1.NextInputSet',
    schema: Schema.Struct({ runId, cellId, text: Schema.String, replace: Schema.Boolean, by }),
  }),
  runFinished: defineEvent({
    name: 'v1.RunFinished',
    schema: Schema.Struct({
      runId,
      status: Schema.Literal('ok', 'error', 'interrupted', 'lost'),
      executionCount: Schema.NullOr(Schema.Int),
      reason: Schema.optional(Schema.String),
      at,
      by,
    }),
  }),
  kernelStatusChanged: defineEvent({
    name: 'v1.KernelStatusChanged',
    schema: Schema.Struct({
      sessionId: Schema.String,
      status: KernelStatus,
      reason: Schema.optional(Schema.String),
      at,
      by,
    }),
  }),
}
