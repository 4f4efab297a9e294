import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

/** Whether a process holds the lock that this file stands for (`host.lock`, `server.lock`). */
export const isLockHeld = (file: string): boolean => {
  if (!existsSync(file)) return false
  const lock = new DatabaseSync(file, { readOnly: true, timeout: 0 })
  try {
    lock.exec('SELECT 1 FROM sqlite_schema')
    return false
  } catch {
    return true
  } finally {
    lock.close()
  }
}
