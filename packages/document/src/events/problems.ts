import { Schema } from 'effect'
import { defineEvent } from './defineEvent.ts'
import { by } from './fields.ts'

/** What stands where the log holds something that this version cannot read. */
export const problemEvents = {
  /**
   * Stands in for a fact of the log whose arguments are none: a page counts facts without a gap. No room ever
   * stores it.
   */
  factSkipped: defineEvent({
    name: 'v1.FactSkipped',
    schema: Schema.Struct({
      /** The name of the fact that was to be there. */
      fact: Schema.String,
      cellId: Schema.NullOr(Schema.String),
      reason: Schema.String,
      by,
    }),
  }),
}
