import {
  applyFact,
  createLiveStoreTables,
  createStateTables,
  fromSqlRows,
  type StateDatabase,
  toSqlBindings,
} from '@anode/document'
import type { PreparedBindValues, PreparedStatement, SqliteDb } from '@livestore/common'
import { sqliteDbFactory } from '@livestore/sqlite-wasm/browser'
import { Effect } from '@livestore/utils/effect'
import type { LoggedFact } from '../sync/messages.ts'
import { sqlite } from './sqlite.ts'

/** What a session starts from: a stored copy, facts behind it, or both. */
export interface SessionBase {
  /** The client whose facts the session commits. */
  readonly client: string
  /** Whether it starts from the copy, and the last fact in that; null for an empty notebook. */
  readonly copy: { readonly cursor: number } | null
  /** Facts of the log behind the copy. */
  readonly facts: ReadonlyArray<LoggedFact>
  /** The highest count of this client's facts that copy and facts contain. */
  readonly confirmed: number
}

/** How a session learns what it starts from, while its store is being made. */
export interface SessionStart {
  /** The SQLite file of a copy, if there is one. */
  readonly copy: Promise<Uint8Array | null>
  /** Asked once the copy is in the database; null when there is nothing to start from after all. */
  readonly base: () => Promise<SessionBase | null>
}

/** Has LiveStore's SQLite give back every text as it was given: whatever reads or writes goes by what it prepares. */
const withWholeTexts = (db: SqliteDb): SqliteDb => {
  const prepare = db.prepare.bind(db)
  const write = (bindings: PreparedBindValues | undefined) => bindings && toSqlBindings(bindings)
  return Object.assign(db, {
    prepare: (sql: string): PreparedStatement => {
      const statement = prepare(sql)
      return {
        ...statement,
        execute: (bindings, options) => statement.execute(write(bindings), options),
        select: <A>(bindings: PreparedBindValues | undefined) =>
          fromSqlRows(
            statement.select<Readonly<Record<string, unknown>>>(write(bindings)),
          ) as ReadonlyArray<A>,
      }
    },
  })
}

/** LiveStore's SQLite as the document knows one, with statements prepared once. */
export const stateDatabase = (db: SqliteDb): StateDatabase => {
  const statements = new Map<string, PreparedStatement>()
  const prepare = (sql: string) => {
    const known = statements.get(sql) ?? db.prepare(sql)
    statements.set(sql, known)
    return known
  }
  return {
    select: (sql, bindings) => prepare(sql).select(bindings as PreparedBindValues | undefined),
    execute: (sql, bindings) => prepare(sql).execute(bindings as PreparedBindValues | undefined),
  }
}

/** LiveStore's own way of creating them takes 30 ms more; a copy has them, or it would not be here. */
const createTables = (state: StateDatabase): void => {
  createStateTables(state)
  createLiveStoreTables(state)
}

/** Applies the facts directly: 50 times faster than to let the session merge them. */
const fill = (db: SqliteDb, facts: ReadonlyArray<LoggedFact>): void => {
  const state = stateDatabase(db)
  state.execute('BEGIN')
  createTables(state)
  for (const fact of facts) applyFact(state, fact)
  state.execute('COMMIT')
}

/**
 * The SQLite in memory that a session works on, with what it starts from; null when that is nothing. As much
 * of it as can be is done while the browser's storage and the room are still waited for.
 */
export const makeSessionDatabase = (start: SessionStart) =>
  Effect.gen(function* () {
    const make = sqliteDbFactory({ sqlite3: yield* Effect.promise(() => sqlite) })
    let db = withWholeTexts(yield* make({ _tag: 'in-memory' }))
    const copy = yield* Effect.promise(() => start.copy)
    // A notebook that was made without a server has a copy with nothing in it.
    const isCopy = copy !== null && copy.length > 0
    if (isCopy) db.import(new Uint8Array(copy))
    else fill(db, [])
    const base = yield* Effect.promise(start.base)
    if (isCopy && base?.copy === null) {
      // The room has another state of the notebook than the copy.
      db.close()
      db = withWholeTexts(yield* make({ _tag: 'in-memory' }))
    }
    if (base === null) {
      db.close()
      return null
    }
    fill(db, base.facts)
    return { db, base }
  })
