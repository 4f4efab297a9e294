import { closeSync, fsyncSync, mkdirSync, openSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { type SqlBindings, type SqlValue, withWholeTexts } from '@anode/document'
import { type RoomStorage, storageTrouble } from '@anode/server'
import { cutWal } from './cutWal.ts'

const isList = (bindings: SqlBindings): bindings is ReadonlyArray<SqlValue> => Array.isArray(bindings)

/** A write-ahead log that grew longer is cut to this many bytes once it has been taken over. */
const WAL_LIMIT = 4 * 1024 * 1024

/** Commits survive `kill -9` and power loss (0.28 ms a commit, measured). */
const DURABLE = `PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = ${WAL_LIMIT}`

/**
 * What several processes need to share a database takes space beside it, which a full disk does not have: then this
 * process has it alone, and needs none.
 */
const ALONE = `PRAGMA locking_mode = EXCLUSIVE; ${DURABLE}`

/** A new file becomes one with a write-ahead log when it is first opened; where that does not fit, it stays as it is. */
const AS_IT_IS = 'PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = FULL'

/** Nothing survives: a file that nobody needs unless all of it is there. */
const PASSING = 'PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF'

/**
 * An SQLite file, made when it is missing. Committed transactions survive a crash and a power cut.
 *
 * @throws what SQLite says when the file cannot be opened.
 */
export const openSqlite = (file: string): RoomStorage => {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  let full: unknown
  for (const pragmas of [DURABLE, ALONE, AS_IT_IS]) {
    try {
      return storageOn(new DatabaseSync(file), pragmas, file)
    } catch (error) {
      if (storageTrouble(error).kind !== 'full') throw error
      full = error
    }
  }
  throw full
}

/** A new SQLite file that is thrown away unless it is finished: see `finishSqlite`. */
export const openNewSqlite = (file: string): RoomStorage => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  return storageOn(new DatabaseSync(file), PASSING, file)
}

/** An SQLite file that others write to meanwhile, for reading. */
export const readSqlite = (file: string): RoomStorage =>
  storageOn(new DatabaseSync(file, { readOnly: true }), '', file)

/** Sees to it that a file which was opened as new, and is closed, survives a power cut. */
export const finishSqlite = (file: string): void => {
  const descriptor = openSync(file, 'r+')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

const storageOn = (db: DatabaseSync, pragmas: string, file: string): RoomStorage => {
  try {
    db.exec(`${pragmas}; PRAGMA busy_timeout = 2000; PRAGMA cache_size = -512`)
    // Opening reads nothing: what is wrong with the file is to be known now.
    db.prepare('SELECT count(*) FROM sqlite_schema').get()
  } catch (error) {
    db.close()
    throw error
  }
  const statements = new Map<string, StatementSync>()
  const prepare = (sql: string): StatementSync => {
    const known = statements.get(sql)
    if (known) return known
    const statement = db.prepare(sql)
    statement.setAllowUnknownNamedParameters(true)
    statements.set(sql, statement)
    return statement
  }
  const whole = withWholeTexts({
    select: (sql, bindings = {}) =>
      isList(bindings) ? prepare(sql).all(...bindings) : prepare(sql).all({ ...bindings }),
    execute: (sql, bindings = {}) => {
      if (isList(bindings)) prepare(sql).run(...bindings)
      else prepare(sql).run({ ...bindings })
    },
  })
  /** What did not fit must not keep the disk full. */
  const shorten = () => {
    try {
      cutWal(`${file}-wal`)
      db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    } catch {
      // The error that is on its way says what is wrong.
    }
  }
  return {
    ...whole,
    execute: (sql, bindings) => {
      try {
        whole.execute(sql, bindings)
      } catch (error) {
        if (!db.isTransaction && storageTrouble(error).kind === 'full') shorten()
        throw error
      }
    },
    transaction: (body) => {
      prepare('BEGIN IMMEDIATE').run()
      try {
        const result = body()
        prepare('COMMIT').run()
        return result
      } catch (error) {
        // A full disk can end the transaction by itself.
        if (db.isTransaction) prepare('ROLLBACK').run()
        if (storageTrouble(error).kind === 'full') shorten()
        throw error
      }
    },
    close: () => {
      statements.clear()
      db.close()
    },
  }
}

/** A database up to this size is read through when it is opened, in bytes: 50 ms. */
const CHECKED = 16 * 1024 * 1024

/**
 * The same, looked through before anything is done with it, if it is small.
 *
 * @throws what SQLite says; an error of a damaged file for what the look through finds.
 */
export const openChecked = (file: string): RoomStorage => {
  const storage = openSqlite(file)
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > CHECKED) return storage
  try {
    const [first] = storage.select('PRAGMA quick_check(1)')
    if (first?.quick_check === 'ok') return storage
    throw Object.assign(new Error(String(first?.quick_check)), { code: 'ERR_SQLITE_ERROR', errcode: 11 })
  } catch (error) {
    storage.close()
    throw error
  }
}

/** Deletes an SQLite file, which nobody has open, and what SQLite keeps beside it. */
export const removeSqlite = (file: string): void => {
  for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true })
}
