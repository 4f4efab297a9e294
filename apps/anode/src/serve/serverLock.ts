import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ProcessLock, takeLock } from '../processes/ProcessLock.ts'
import { serverOf, unusable } from '../storage/DataDirectory.ts'
import { ServerAlreadyRuns } from './serveErrors.ts'

/** How long a second server waits for the address of the first, which may be starting, in ms; and how often it looks. */
const PATIENCE = 30_000
const LOOK = 50

const attempt = (home: string): ProcessLock | null => {
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 })
    return takeLock(join(home, 'server.lock'))
  } catch (error) {
    throw unusable(home, error)
  }
}

/** What lets people in; null when the first server has not made it yet. */
const tokenOf = (home: string): string | null => {
  try {
    return readFileSync(join(home, 'token'), 'utf8').trim() || null
  } catch {
    return null
  }
}

/**
 * Takes the lock that only one server of a data directory holds, before anything in the directory is opened or
 * made. While another holds it, waits until that one has said where it is, or has gone.
 *
 * @throws DataDirectoryUnusable, ServerAlreadyRuns
 */
export const takeServerLock = async (home: string): Promise<ProcessLock> => {
  const deadline = performance.now() + PATIENCE
  for (;;) {
    const lock = attempt(home)
    if (lock !== null) return lock
    const url = serverOf(home)?.url ?? null
    if (url !== null || performance.now() > deadline) throw new ServerAlreadyRuns(home, url, tokenOf(home))
    await new Promise((resolve) => setTimeout(resolve, LOOK))
  }
}
