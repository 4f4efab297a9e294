import { Data } from 'effect'
import { takeLock } from '../processes/ProcessLock.ts'

/** Another host is alive for the same home directory. */
export class HostAlreadyRuns extends Data.TaggedError('HostAlreadyRuns')<{ readonly message: string }> {}

/**
 * Takes the lock that only one host of a home directory holds; returns how to give it back.
 *
 * @throws HostAlreadyRuns
 */
export const takeHostLock = (file: string): (() => void) => {
  const lock = takeLock(file)
  if (lock === null) {
    throw new HostAlreadyRuns({
      message: `A kernel host is running already for ${file}. Use it, or stop it first.`,
    })
  }
  return lock.release
}
