import { makeSchema, State } from '@livestore/common/schema'
import { events } from './events/index.ts'
import { materializers } from './materializers/index.ts'
import { tables } from './tables.ts'

/** The LiveStore schema of a notebook: what the log may hold and which tables follow from it. */
export const schema = makeSchema({
  events,
  state: State.SQLite.makeState({ tables, materializers }),
})

/** Changes whenever the tables change: a stored copy of the tables fits only the same hash. */
export const schemaHash = String(schema.state.sqlite.hash)
