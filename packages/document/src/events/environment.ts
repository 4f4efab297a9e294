import { Schema } from 'effect'
import { NotebookEnvironment } from '../environment/NotebookEnvironment.ts'
import { defineEvent } from './defineEvent.ts'
import { by } from './fields.ts'

/** What the notebook needs of Python. */
export const environmentEvents = {
  /** Null: nothing of its own. What else the notebook's metadata hold stays. */
  environmentSet: defineEvent({
    name: 'v1.EnvironmentSet',
    schema: Schema.Struct({ environment: Schema.NullOr(NotebookEnvironment), by }),
  }),
}
