import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { ChosenIsolation } from '@anode/kernel/isolation'
import { isRunning, signal } from '../processes/KnownProcess.ts'
import { isLocked } from '../processes/ProcessLock.ts'
import { type DataDirectory, hostOf } from '../storage/DataDirectory.ts'
import { HostUnknown } from './serveErrors.ts'

/** How long a host may take to say who it is, or to end, in ms. */
const PATIENCE = 5000
const INTERVAL = 25

const isSame = (a: ChosenIsolation | null, b: ChosenIsolation | null): boolean => {
  const known = (isolation: ChosenIsolation | null) =>
    isolation === null ? null : { network: isolation.network, readable: [...isolation.readable].sort() }
  return isDeepStrictEqual(known(a), known(b))
}

/**
 * Ends the kernel host that an earlier server left, with its kernels, where it isolates kernels in another way than this
 * server is to: it would be given code to execute. True when one was ended.
 *
 * @throws HostUnknown (as a rejection) when kernels are to be isolated and nobody can tell whether it does.
 */
export const endOtherHost = async (
  directory: DataDirectory,
  isolation: ChosenIsolation | null,
  patience = PATIENCE,
): Promise<boolean> => {
  const deadline = performance.now() + patience
  let ended = false
  while (isLocked(directory.hostLock)) {
    const host = hostOf(directory)
    const known = host !== null && isRunning(host) ? host : null
    if (known === null && isolation === null) return ended
    if (known !== null && isSame(known.isolation, isolation)) return ended
    // By force: it has no server to tell of its end.
    if (known !== null) ended = signal(known, 'SIGKILL') || ended
    if (performance.now() > deadline) throw new HostUnknown(directory.path)
    await sleep(INTERVAL)
  }
  return ended
}
