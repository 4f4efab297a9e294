import { readFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { Cgroup } from './Cgroup.ts'

/** What kernels are bounded by. */
const NEEDED = ['memory', 'pids']

/** The group that this process steps back into, so that its own can hand controllers on. */
const HOST = 'anode-host'

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** The folder of this process's group, of the texts of `/proc/self/cgroup` and `/proc/self/mountinfo`; null: none. */
export const ownCgroupIn = (cgroups: string, mounts: string): string | null => {
  const path = /^0::(.+)$/m.exec(cgroups)?.[1]
  const mount = mounts.split('\n').find((line) => / - cgroup2 /.test(line))
  const [, , , root, point] = mount?.split(' ') ?? []
  if (path === undefined || root === undefined || point === undefined) return null
  const inside = relative(root, path)
  return inside.startsWith('..') ? null : join(point, inside)
}

/**
 * Makes a group able to hand its controllers on to groups below it: only one without processes of its own can, so these
 * step back into one below. Null when the system does not let us, or when others than us are in it.
 */
export const openDelegated = (
  own: Cgroup,
  isOurs: (pid: number) => boolean,
  needed: ReadonlyArray<string> = NEEDED,
): Cgroup | null => {
  const { controllers } = own
  if (!needed.every((name) => controllers.includes(name))) return null
  if (needed.every((name) => own.handedOn.includes(name)) || own.handOn(needed)) return own
  const { pids } = own
  if (!pids.every(isOurs)) return null
  const host = Cgroup.make(own.path, HOST)
  if (host === null) return null
  for (const pid of pids) host.take(pid)
  if (own.handOn(needed)) return own
  for (const pid of host.pids) own.take(pid)
  host.remove()
  return null
}

/**
 * The group below which kernels get groups of their own: this process's, where it was delegated to us (a service with
 * `Delegate=yes`, a container of its own) and only we are in it. Null elsewhere, as in a terminal, where the shell is too.
 */
export const delegatedCgroup = (): Cgroup | null => {
  const path = ownCgroupIn(read('/proc/self/cgroup'), read('/proc/self/mountinfo'))
  if (path === null) return null
  // A host before this one has stepped back already.
  const own = new Cgroup(basename(path) === HOST ? dirname(path) : path)
  const ours = new Set([process.pid, process.ppid])
  return openDelegated(own, (pid) => ours.has(pid))
}
