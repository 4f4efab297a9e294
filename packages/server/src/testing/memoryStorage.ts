import { DatabaseSync, type StatementSync } from 'node:sqlite'
import type { SqlBindings, SqlValue } from '@anode/document'
import type { RoomStorage } from '../room/RoomStorage.ts'

/** A real SQLite database in memory, for tests. `closeKeeps`: a closed one can be opened again. */
export const memoryStorage = (): RoomStorage => {
  const db = new DatabaseSync(':memory:')
  const statements = new Map<string, StatementSync>()
  const prepare = (sql: string) => {
    const known = statements.get(sql)
    if (known) return known
    const statement = db.prepare(sql)
    statement.setAllowUnknownNamedParameters(true)
    statements.set(sql, statement)
    return statement
  }
  const isList = (bindings: SqlBindings): bindings is ReadonlyArray<SqlValue> => Array.isArray(bindings)
  return {
    select: (sql, bindings = {}) =>
      isList(bindings) ? prepare(sql).all(...bindings) : prepare(sql).all({ ...bindings }),
    execute: (sql, bindings = {}) => {
      if (isList(bindings)) prepare(sql).run(...bindings)
      else prepare(sql).run({ ...bindings })
    },
    transaction: (body) => {
      db.exec('BEGIN')
      try {
        const result = body()
        db.exec('COMMIT')
        return result
      } catch (error) {
        db.exec('ROLLBACK')
        throw error
      }
    },
    close: () => {},
  }
}
