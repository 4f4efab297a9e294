import { Schema } from 'effect'
import { defineEvent } from './defineEvent.ts'
import { at, by } from './fields.ts'

const versionId = Schema.NonEmptyString

/** Names that people give to moments of the notebook, to find them again. */
export const versionEvents = {
  /** Naming a version again gives it another name. */
  versionNamed: defineEvent({
    name: 'v1.VersionNamed',
    schema: Schema.Struct({
      versionId,
      /** The number of the last fact that it holds; missing for the notebook as this fact finds it. */
      seq: Schema.optional(Schema.Int.pipe(Schema.positive())),
      name: Schema.NonEmptyString.pipe(Schema.maxLength(200)),
      at,
      by,
    }),
  }),
  versionRemoved: defineEvent({
    name: 'v1.VersionRemoved',
    schema: Schema.Struct({ versionId, at, by }),
  }),
}
