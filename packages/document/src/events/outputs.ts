import { Schema } from 'effect'
import { MimeBundle, Output } from '../Output.ts'
import { defineEvent } from './defineEvent.ts'
import { by, cellId, JsonObject, runId } from './fields.ts'

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
}
