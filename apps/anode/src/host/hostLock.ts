import { DatabaseSync } from 'node:sqlite'
import { Data } from 'effect'

/** Another host is alive for the same home directory. */
export class HostAlreadyRuns extends Data.TaggedError('HostAlreadyRuns')<{ readonly message: string }> {}

/**
 * Takes the lock that only one host of a home directory holds; returns how to give it back. The operating
 * system takes it back when the process ends, however it ends: SQLite's file lock is that kind of lock, and
 * Node itself offers none.
 *
 * @throws HostAlreadyRuns
 */
export const takeHostLock = (file: string): (() => void) => {
  const database = new DatabaseSync(file, { timeout: 0 })
  try {
    database.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    const busy = (error as { readonly errcode?: number }).errcode === 5
    if (!busy) throw error
    throw new HostAlreadyRuns({
      message: `A kernel host is running already for ${file}. Use it, or stop it first.`,
    })
  }
  return () => database.close()
}
