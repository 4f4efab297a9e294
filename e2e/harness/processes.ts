import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** Whether a process lives. One that has ended and was not collected by its parent does not. */
export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return true
  }
}

/** Waits until a process is gone; false when it still lives after `patience` ms. */
export const isGone = async (pid: number, patience: number): Promise<boolean> => {
  const deadline = performance.now() + patience
  while (isAlive(pid) && performance.now() < deadline) await sleep(20)
  return !isAlive(pid)
}

/** Ends a process: asked first, by force after `patience` ms. */
export const endProcess = async (pid: number, patience = 5000): Promise<void> => {
  if (!isAlive(pid)) return
  process.kill(pid, 'SIGTERM')
  if (await isGone(pid, patience)) return
  process.kill(pid, 'SIGKILL')
  await isGone(pid, patience)
}
