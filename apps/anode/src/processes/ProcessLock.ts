import { existsSync, truncateSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

/** A lock that this process holds. */
export interface ProcessLock {
  /** Gives it back; does nothing the second time. */
  readonly release: () => void
}

/** SQLite's result codes: somebody else has a lock; the file is no database; it is damaged. */
const BUSY = 5
const NOT_A_DATABASE = 26
const DAMAGED = 11

const codeOf = (error: unknown): number => Number((error as { readonly errcode?: number }).errcode) & 0xff

const attempt = (file: string, patience: number): ProcessLock | null => {
  const database = new DatabaseSync(file, { timeout: patience })
  try {
    // No journal beside it: a full disk is no reason to be refused.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    return {
      release: () => {
        if (database.isOpen) database.close()
      },
    }
  } catch (error) {
    database.close()
    if (codeOf(error) === BUSY) return null
    throw error
  }
}

/**
 * Takes the lock that only one process at a time holds, and that the operating system takes back when this one
 * ends, however it ends: SQLite's file lock is of that kind, and Node itself offers none. A process id in a file
 * is not: after a crash or a reboot it names whoever got the number next. Null while another process holds it;
 * waits up to `patience` ms for those who only look.
 *
 * The file stays where it is, and nothing else may open it: closing it would give the lock away.
 *
 * @throws what SQLite says when the file cannot be opened or locked.
 */
export const takeLock = (file: string, patience = 500): ProcessLock | null => {
  try {
    return attempt(file, patience)
  } catch (error) {
    if (codeOf(error) !== NOT_A_DATABASE && codeOf(error) !== DAMAGED) throw error
    // Nothing is ever written into it: what a crash of the machine left there means nothing.
    truncateSync(file)
    return attempt(file, patience)
  }
}

/** Whether a process holds the lock just now. */
export const isLocked = (file: string): boolean => {
  if (!existsSync(file)) return false
  try {
    const database = new DatabaseSync(file, { readOnly: true, timeout: 0 })
    try {
      database.exec('SELECT 1 FROM sqlite_schema')
    } finally {
      database.close()
    }
    return false
  } catch (error) {
    return codeOf(error) === BUSY
  }
}
