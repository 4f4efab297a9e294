import { makeSchema, State } from '@livestore/common/schema'
import { events } from './events/index.ts'
import { guardedMaterializers } from './materializers/index.ts'
import { tables } from './tables.ts'

/** The LiveStore schema of a notebook: what the log may hold and which tables follow from it. */
export const schema = makeSchema({
  events,
  state: State.SQLite.makeState({ tables, materializers: guardedMaterializers }),
})

/** Raised when facts lead to other contents of the same tables than they did. */
const DERIVATION = 2

/** Changes whenever the tables change, or what they hold: a stored copy of the tables fits only the same hash. */
export const schemaHash = `${schema.state.sqlite.hash} ${DERIVATION}`
