import { execFile } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import type { KernelLimits } from '@anode/document/limits'

/** Address space beyond the memory limit: programs reserve more than they use. */
const ADDRESSES_MORE = 2e9

/** Of 1000; the system ends first who has most of memory and this together. */
const GIVE_UP_FIRST = 500

/** When the machine itself runs out of memory, the kernel goes before the server and this process. */
export const giveUpFirst = (pid: number): void => {
  if (process.platform !== 'linux') return
  try {
    writeFileSync(`/proc/${pid}/oom_score_adj`, String(GIVE_UP_FIRST))
  } catch {
    // It has ended already, or the system does not let us: then it is as likely as others.
  }
}

/** The driver of graphics cards maps more addresses than there is memory. */
const hasGraphicsDriver = (): boolean => existsSync('/dev/nvidiactl') || existsSync('/dev/kfd')

/**
 * Options of `prlimit`, one for each limit that the system keeps for each process by itself. They are aids: what asks for too
 * much at once fails with an error of its own (`MemoryError`, `Too many open files`, `File too large`) instead of having
 * its kernel ended. Addresses are bounded only where somebody set the memory limit: a browser or Node.js, started by a
 * kernel, reserves many times more than it uses.
 */
export const systemLimits = ({ memory, openFiles, folder }: KernelLimits): ReadonlyArray<string> => [
  ...(memory === undefined || memory.by === 'standard' || hasGraphicsDriver()
    ? ['--as=unlimited:']
    : [`--as=${Math.ceil(memory.value + ADDRESSES_MORE)}:`]),
  ...(openFiles === undefined ? [] : [`--nofile=${openFiles.value}:`]),
  ...(folder === undefined ? ['--fsize=unlimited:'] : [`--fsize=${Math.ceil(folder.value)}:`]),
]

/** Has the system bound a process, and what it starts from now on, where there is util-linux. */
export const limitProcess = (pid: number, limits: KernelLimits): void => {
  if (process.platform !== 'linux') return
  // Each by itself: one that the system does not grant takes no other along.
  for (const option of systemLimits(limits)) execFile('prlimit', ['--pid', String(pid), option], () => {})
}
