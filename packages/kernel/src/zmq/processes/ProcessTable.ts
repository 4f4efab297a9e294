/** A process of this machine, at one moment. */
export interface ProcessRow {
  readonly pid: number
  readonly parent: number
  /** Its process group and its session, by the process that leads it. */
  readonly group: number
  readonly session: number
  /** When it started, on some clock: tells it from an earlier process of the same number. */
  readonly startedAt: number
  /** It has ended, and nobody has asked how. */
  readonly hasEnded: boolean
  /** Processor time in seconds: its own, and that of children which ended and were waited for. */
  readonly cpuTime: number
  /** Resident memory in bytes, with all that it shares. */
  readonly memory: number
}

/** Tells of the processes of this machine. */
export interface ProcessTable {
  /** Milliseconds between two looks: while kernels work, and while none does. */
  readonly intervals: { readonly busy: number; readonly idle: number }
  /** The processes that there are, without rows of those that `skip` says are of no interest. */
  readonly read: (skip: (pid: number) => boolean) => Promise<{
    readonly pids: ReadonlySet<number>
    readonly rows: ReadonlyArray<ProcessRow>
  }>
  /** The value of a variable in the environment that a process was started with; null when nobody tells. */
  readonly variable: (pid: number, name: string) => string | null
  /** Memory of a process in bytes, in which what several share is divided among them; null when nobody tells. */
  readonly proportionalMemory: (pid: number) => number | null
}
