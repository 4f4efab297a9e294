import { type NotebookSnapshot, readSnapshot, type StateDatabase } from '@anode/document'
import type { Replica } from '@anode/protocol/replica'
import { queryDb } from '@livestore/livestore'
import { Schema } from 'effect'

const Rows = Schema.Array(Schema.Record({ key: Schema.String, value: Schema.Unknown }))

/** The whole notebook as it is here, with what is not at the server yet. */
export const snapshotOf = (replica: Pick<Replica, 'read'>): NotebookSnapshot =>
  readSnapshot({
    select: (sql) =>
      // Read once and never watched, so no table matters.
      replica.read(
        queryDb({ query: sql, schema: Rows, queriedTables: new Set() }, { label: sql }),
      ) as ReturnType<StateDatabase['select']>,
    execute: () => {},
  })
