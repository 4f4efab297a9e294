import { Schema } from 'effect'
import { KernelStatus } from '../KernelStatus.ts'
import { defineEvent } from './defineEvent.ts'
import { at, by, cellId, runId } from './fields.ts'

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
  /** A queued run is given up; one that runs is interrupted and ends by its own `RunFinished`. */
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
