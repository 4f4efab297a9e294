import type { LimitBreach } from '@anode/document/limits'
import type { KernelUsage } from '../../limits/index.ts'
import { Cgroup } from './Cgroup.ts'
import { linuxTable } from './linuxTable.ts'
import { ProcessGroup } from './ProcessGroup.ts'
import type { ProcessRow, ProcessTable } from './ProcessTable.ts'
import { psTable } from './psTable.ts'

/** The variable in a kernel's environment by which its processes are known, also when they left its group. */
export const MARKER = 'KERNEL_ID'

/** After so many looks everything is looked at anew: a number may have been given to another process. */
const LOOKS_AT_ALL = 50
/** Processor time between two looks, in seconds, from which on a kernel works. */
const WORKS = 0.01
/** How often those that are left of a kernel are ended, and looked for again. */
const ROUNDS = 100

/** Whom the watch tells of a kernel. */
export interface WatchListener {
  /** What it takes, at each look. */
  readonly measured: (usage: KernelUsage) => void
  /** It is over a limit: its processes are to be ended, with `end`. */
  readonly over: (breach: LimitBreach) => void
}

/**
 * Watches kernels and the processes that they start. A process belongs to a kernel that is in its process group or
 * session, whose parent belongs to it, or in whose environment the kernel's marker stands; once found it stays,
 * whatever becomes of its parent. Where the system lets us, each kernel has a control group, which nobody leaves. Elsewhere
 * not found is who leaves the group, loses its parent and clears its environment, all
 * between two looks; nowhere, who is started by others on the kernel's behalf (a container, a service).
 */
export class ProcessWatch {
  readonly #table: ProcessTable
  readonly #watched = new Map<ProcessGroup, WatchListener>()
  /** Processes that belong to no kernel. */
  readonly #others = new Set<number>()
  /** Below which each kernel gets a group of the system's own. */
  #cgroups: Cgroup | null = null
  #looks = 0
  #lookedAt = 0
  /** When the timer is over. */
  #due = 0
  #timer: ReturnType<typeof setTimeout> | null = null
  #looking: Promise<void> | null = null

  constructor(table: ProcessTable) {
    this.#table = table
  }

  /** Kernels get groups of the system's own from now on, below this one. */
  useCgroups(parent: Cgroup | null): void {
    this.#cgroups = parent
  }

  /** Watches a kernel from now on. It has just been started: nothing has come from it yet. */
  add(leader: number, marker: string, listener: WatchListener): ProcessGroup {
    const group = new ProcessGroup(leader, marker, this.#cgroupOf(leader, marker))
    this.#watched.set(group, listener)
    this.#schedule(this.#table.intervals.busy)
    return group
  }

  /** A kernel is about to work: it is looked at soon. */
  wake(): void {
    if (this.#watched.size > 0) this.#schedule(this.#table.intervals.busy)
  }

  /** Looks, unless that was done a moment ago; resolves when everybody was told. */
  async lookAgain(): Promise<void> {
    if (performance.now() - this.#lookedAt > this.#table.intervals.busy) await this.look()
  }

  /** Looks now; resolves when everybody was told. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null
    })
    return this.#looking
  }

  /** Ends all processes of a kernel, also those that start meanwhile, and watches it no more. */
  async end(group: ProcessGroup): Promise<void> {
    for (let round = 0; round < ROUNDS; round++) {
      endAll(group)
      await this.#find()
      if (group.living.length === 0) break
    }
    this.#watched.delete(group)
    group.cgroup?.remove()
  }

  /** The same at once, for those that are known: this process ends. */
  endKnown(group: ProcessGroup): void {
    endAll(group)
    this.#watched.delete(group)
  }

  /** Ends what kernels of an earlier process left, whose markers start so. */
  async endLeft(markerStart: string): Promise<void> {
    const { rows } = await this.#table.read(() => false)
    for (const { pid } of rows) {
      const isLeft = pid !== process.pid && this.#table.variable(pid, MARKER)?.startsWith(markerStart)
      if (isLeft) send(pid, 'SIGKILL')
    }
  }

  #cgroupOf(leader: number, marker: string): Cgroup | null {
    const cgroup = this.#cgroups === null ? null : Cgroup.make(this.#cgroups.path, `kernel-${marker}`)
    if (cgroup === null || cgroup.take(leader)) return cgroup
    cgroup.remove()
    return null
  }

  /** Looks in so many milliseconds, or earlier where that is planned. */
  #schedule(ms: number): void {
    const due = performance.now() + ms
    if (this.#timer !== null) {
      if (this.#due <= due) return
      clearTimeout(this.#timer)
    }
    this.#due = due
    this.#timer = setTimeout(() => {
      this.#timer = null
      void this.look()
    }, ms)
    this.#timer.unref()
  }

  async #look(): Promise<void> {
    await this.#find()
    const now = performance.now()
    this.#lookedAt = now
    let works = false
    for (const [group, listener] of [...this.#watched]) {
      const before = group.usage
      const usage = group.measure(this.#table, now)
      works ||=
        usage.cpuTime - (before?.cpuTime ?? 0) >= WORKS || usage.processes !== (before?.processes ?? 0)
      const breach = group.breach()
      listener.measured(usage)
      if (breach !== null) listener.over(breach)
    }
    const { busy, idle } = this.#table.intervals
    if (this.#watched.size > 0) this.#schedule(works ? busy : idle)
  }

  /** Looks which processes there are, and whose they are. */
  async #find(): Promise<void> {
    if (this.#looks++ % LOOKS_AT_ALL === 0) this.#others.clear()
    const { pids, rows } = await this.#table.read((pid) => this.#others.has(pid))
    for (const pid of this.#others) if (!pids.has(pid)) this.#others.delete(pid)
    const groups = [...this.#watched.keys()]
    const byPid = new Map(rows.map((row) => [row.pid, row]))
    for (const group of groups) group.keep(byPid)
    let unknown: ReadonlyArray<ProcessRow> = rows
    // Children may be listed before their parents.
    for (let before = -1; unknown.length !== before; ) {
      before = unknown.length
      unknown = unknown.filter((row) => !add(groups, row, (group) => group.owns(row)))
    }
    for (const group of groups) {
      const inside = group.cgroup === null ? null : new Set(group.cgroup.pids)
      if (inside === null) continue
      for (const row of unknown) if (inside.has(row.pid)) group.add(row)
      unknown = unknown.filter(({ pid }) => !inside.has(pid))
    }
    for (const row of unknown) {
      const marker = this.#table.variable(row.pid, MARKER)
      const isFound = marker !== null && add(groups, row, (group) => group.marker === marker)
      if (!isFound) this.#others.add(row.pid)
    }
  }
}

const add = (
  groups: ReadonlyArray<ProcessGroup>,
  row: ProcessRow,
  isIts: (group: ProcessGroup) => boolean,
): boolean => {
  const group = groups.find(isIts)
  group?.add(row)
  return group !== undefined
}

const send = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal)
  } catch {
    // It has ended.
  }
}

/** A whole process group is ended at once: nobody in it can start another meanwhile. */
const endAll = (group: ProcessGroup): void => {
  const living = group.living
  for (const leader of new Set(living.map(({ group: leader }) => leader))) {
    if (leader === group.leader || group.has(leader)) send(-leader, 'SIGKILL')
  }
  for (const { pid } of living) send(pid, 'SIGKILL')
  group.cgroup?.end()
}

/** The watch of this process, for all of its kernels; null where nobody tells of processes. */
export const processWatch: ProcessWatch | null =
  process.platform === 'win32'
    ? null
    : new ProcessWatch(process.platform === 'linux' ? linuxTable() : psTable())
