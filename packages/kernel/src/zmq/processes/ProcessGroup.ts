import type { KernelLimits, LimitBreach } from '@anode/document/limits'
import type { KernelUsage } from '../../limits/index.ts'
import type { Cgroup } from './Cgroup.ts'
import type { ProcessRow, ProcessTable } from './ProcessTable.ts'

/** The share of the memory limit from which on it is asked what processes share: that takes longer. */
const LOOK_CLOSER = 0.6
/** At most this share of the time is spent on asking. */
const CLOSER_SHARE = 0.1

/** A kernel, and the processes that were found to come from it. */
export class ProcessGroup {
  /** The kernel's own process. */
  readonly leader: number
  /** What the environments of its processes hold. */
  readonly marker: string
  /** The system's own group of them, where there is one. */
  readonly cgroup: Cgroup | null
  #limits: KernelLimits = {}
  readonly #members = new Map<number, ProcessRow>()
  /** Processes that only isolate it. */
  #shell: ReadonlyArray<number> = []
  /** Processor time of members that are gone and that nobody in the group waited for. */
  #goneTime = 0
  #peak = 0
  #usage: KernelUsage | null = null
  /** Memory as last looked at closely, what it seemed to be then, and until when that will do. */
  #closer = { memory: 0, seemed: 0, until: 0 }

  constructor(leader: number, marker: string, cgroup: Cgroup | null = null) {
    this.leader = leader
    this.marker = marker
    this.cgroup = cgroup
  }

  get limits(): KernelLimits {
    return this.#limits
  }

  set limits(limits: KernelLimits) {
    this.#limits = limits
    this.cgroup?.limit(limits)
  }

  /** That the system itself ended it for its memory; null: it did not. */
  get systemBreach(): LimitBreach | null {
    const limit = this.#limits.memory
    if (limit === undefined || !this.cgroup?.ranOutOfMemory) return null
    return { name: 'memory', limit, peak: this.cgroup.memoryPeak ?? this.#peak }
  }

  /** What it takes, as last measured. */
  get usage(): KernelUsage | null {
    return this.#usage
  }

  /** Those that have not ended. */
  get living(): ReadonlyArray<ProcessRow> {
    return [...this.#members.values()].filter(({ hasEnded }) => !hasEnded)
  }

  has(pid: number): boolean {
    return this.#members.has(pid)
  }

  /** Whether a process is one of its own, as far as its row tells. */
  owns({ pid, parent, group, session }: ProcessRow): boolean {
    const { leader } = this
    return this.#members.has(pid) || group === leader || session === leader || this.#members.has(parent)
  }

  /** Takes processes that only isolate it: they end with it, and do not count as what it takes. */
  takeShell(pids: ReadonlyArray<number>): void {
    this.#shell = pids
    for (const pid of pids) this.cgroup?.take(pid)
  }

  add(row: ProcessRow): void {
    this.#members.set(row.pid, row)
  }

  /** Forgets those that are gone, also those whose number another process has by now. */
  keep(rows: ReadonlyMap<number, ProcessRow>): void {
    for (const [pid, { parent, cpuTime, startedAt }] of this.#members) {
      if (rows.get(pid)?.startedAt === startedAt) continue
      this.#members.delete(pid)
      // Who waited for it counts its time.
      if (!this.#members.has(parent)) this.#goneTime += cpuTime
    }
  }

  /** Measures, of what the rows say. `now`: milliseconds on a clock that does not jump. */
  measure(table: ProcessTable, now: number): KernelUsage {
    const living = this.living.filter(({ pid }) => !this.#shell.includes(pid))
    const seems = living.reduce((sum, { memory }) => sum + memory, 0)
    const memory = this.#isWorthCloserLook(seems, living)
      ? this.#lookCloser(table, living, seems, now)
      : seems
    const time = [...this.#members.values()].reduce((sum, { cpuTime }) => sum + cpuTime, 0)
    this.#peak = Math.max(this.#peak, memory)
    // A child that nobody waited for takes its time along: the sum never falls.
    const cpuTime = Math.max(this.#usage?.cpuTime ?? 0, time + this.#goneTime)
    this.#usage = { memory, peak: this.#peak, cpuTime, processes: living.length }
    return this.#usage
  }

  /** Which limit it is over; null: none. */
  breach(): LimitBreach | null {
    const { memory, processes } = this.limits
    if (this.#usage === null) return null
    if (memory !== undefined && this.#usage.memory > memory.value) {
      return { name: 'memory', limit: memory, peak: this.#usage.memory }
    }
    if (processes !== undefined && this.#usage.processes > processes.value) {
      return { name: 'processes', limit: processes, peak: this.#usage.processes }
    }
    return null
  }

  /** Forked processes share memory until they write to it: their sum says too much. */
  #isWorthCloserLook(seems: number, living: ReadonlyArray<ProcessRow>): boolean {
    const limit = this.limits.memory?.value
    return limit !== undefined && living.length > 1 && seems > limit * LOOK_CLOSER
  }

  #lookCloser(table: ProcessTable, living: ReadonlyArray<ProcessRow>, seems: number, now: number): number {
    const { memory, seemed, until } = this.#closer
    // What has come since may be new, and counts whole; nobody is ended for what only may be.
    const most = Math.max(0, Math.min(seems, memory + seems - seemed))
    if (now < until && most <= (this.limits.memory?.value ?? 0)) return most
    const begun = performance.now()
    const found = living.reduce((sum, row) => sum + (table.proportionalMemory(row.pid) ?? row.memory), 0)
    const took = performance.now() - begun
    this.#closer = { memory: found, seemed: seems, until: now + took / CLOSER_SHARE }
    return found
  }
}
