/** What a kernel and all processes that it started take, at one moment. */
export interface KernelUsage {
  /** Memory in bytes; what processes share counts once, where that matters and the system tells. */
  readonly memory: number
  /** The most memory so far, in bytes. */
  readonly peak: number
  /** Processor time since the kernel's start, in seconds. */
  readonly cpuTime: number
  readonly processes: number
}
