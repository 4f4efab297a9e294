import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { createStateTables, type SqlBindings, type SqlValue, type StateDatabase } from '../StateDatabase.ts'
import { withWholeTexts } from '../sqlText.ts'

/** A real SQLite database in memory, with what tests need beside a `StateDatabase`. */
export interface MemoryState extends StateDatabase {
  /** Marks the state to which `rollBack` returns. One mark at a time. */
  readonly mark: () => void
  readonly rollBack: () => void
  readonly close: () => void
}

const isList = (bindings: SqlBindings): bindings is ReadonlyArray<SqlValue> => Array.isArray(bindings)

/** A notebook's empty tables in an SQLite database of their own, over `node:sqlite`. */
export const openMemoryState = (): MemoryState => {
  const db = new DatabaseSync(':memory:')
  const statements = new Map<string, StatementSync>()
  const prepared = (sql: string): StatementSync => {
    const known = statements.get(sql)
    if (known !== undefined) return known
    const statement = db.prepare(sql)
    statement.setAllowUnknownNamedParameters(true)
    statements.set(sql, statement)
    return statement
  }
  const whole = withWholeTexts({
    select: (sql, bindings = []) =>
      isList(bindings) ? prepared(sql).all(...bindings) : prepared(sql).all({ ...bindings }),
    execute: (sql, bindings = []) => {
      if (isList(bindings)) prepared(sql).run(...bindings)
      else prepared(sql).run({ ...bindings })
    },
  })
  const state: MemoryState = {
    ...whole,
    mark: () => db.exec('SAVEPOINT mark'),
    rollBack: () => db.exec('ROLLBACK TO mark; RELEASE mark'),
    close: () => db.close(),
  }
  createStateTables(state)
  return state
}
