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
  /** The line was given; what it said goes to the kernel directly and never into the log. */
  inputGiven: defineEvent({
    name: 'v1.InputGiven',
    schema: Schema.Struct({ runId, by }),
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
