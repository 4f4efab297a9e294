import { Schema } from 'effect'
import { MimeBundle, Output } from '../Output.ts'
import { defineEvent } from './defineEvent.ts'
import { at, by, cellId, JsonObject, runId } from './fields.ts'

/** How a run ended that comes back with its outputs. */
const EndedRun = Schema.Struct({
  status: Schema.Literal('ok', 'error', 'interrupted', 'lost'),
  /** The source that ran. */
  source: Schema.String,
  requestedAt: at,
  startedAt: Schema.NullOr(at),
  finishedAt: Schema.NullOr(at),
  reason: Schema.NullOr(Schema.String),
})

/** What runs produced, stated in steps that grow from one second to fifteen, and at their end. */
export const outputEvents = {
  outputAppended: defineEvent({
    name: 'v1.OutputAppended',
    schema: Schema.Struct({
      outputId: Schema.NonEmptyString,
      cellId,
      runId,
      /** Order within the cell. */
      position: Schema.Int,
      output: Output,
      by,
    }),
  }),
  /** The text of a stream output from `offset` (UTF-16 units) on; what stood there is replaced. */
  textAppended: defineEvent({
    name: 'v1.TextAppended',
    schema: Schema.Struct({
      outputId: Schema.NonEmptyString,
      offset: Schema.Int.pipe(Schema.nonNegative()),
      text: Schema.String,
      by,
    }),
  }),
  /** New content for every output of the notebook that was displayed under `displayId`. */
  outputReplaced: defineEvent({
    name: 'v1.OutputReplaced',
    schema: Schema.Struct({ displayId: Schema.String, data: MimeBundle, metadata: JsonObject, by }),
  }),
  outputsCleared: defineEvent({
    name: 'v1.OutputsCleared',
    schema: Schema.Struct({ cellId, by }),
  }),
  /**
   * A cell gets outputs that existed before: a deletion is undone, or cells are pasted. A cell that has
   * another run meanwhile keeps what that one shows. What is too long for one fact comes in several.
   */
  outputsRestored: defineEvent({
    name: 'v1.OutputsRestored',
    schema: Schema.Struct({
      cellId,
      executionCount: Schema.NullOr(Schema.Int),
      /** The run they are of; without an end when it was not over. Missing where there was none. */
      run: Schema.optional(Schema.Struct({ id: runId, ended: Schema.optional(EndedRun) })),
      outputs: Schema.Array(
        Schema.Struct({ id: Schema.NonEmptyString, position: Schema.Int, output: Output }),
      ),
      by,
    }),
  }),
  /**
   * A cell shows again what it showed before, in place of what the run `over` left; without effect once the
   * cell has another run, or while one is under way. What is too long for one fact comes in several.
   */
  outputsReverted: defineEvent({
    name: 'v1.OutputsReverted',
    schema: Schema.Struct({
      cellId,
      /** The run whose outputs the person saw; null where there was none. */
      over: Schema.NullOr(runId),
      /** Part 0 replaces what is shown, the others add to it. */
      part: Schema.Int.pipe(Schema.nonNegative()),
      executionCount: Schema.NullOr(Schema.Int),
      /** The run they are of; without an end when it was not over. Missing where there was none. */
      run: Schema.optional(Schema.Struct({ id: runId, ended: Schema.optional(EndedRun) })),
      outputs: Schema.Array(
        Schema.Struct({ id: Schema.NonEmptyString, position: Schema.Int, output: Output }),
      ),
      by,
    }),
  }),
}
