import { isNearLimit, type KernelLimits } from '@anode/document/limits'
import type { KernelUsage as Measured } from '@anode/kernel'
import type { KernelUsage } from '@anode/protocol'

/** What is told of a kernel: its memory, and what else it uses where that is measured. */
export interface Usage {
  readonly bytes: number | null
  readonly usage: KernelUsage | null
}

/** Memory and processor time are told when they have changed by this much: in bytes, and as a share of one processor. */
const MEMORY_STEP = 1024 * 1024
const CPU_STEP = 0.05

const NOTHING: Usage = { bytes: null, usage: null }

/** What was told of one kernel, and what is to be told next: nothing as long as nothing has changed. */
export class UsageReport {
  #told = NOTHING
  #before: { readonly at: number; readonly cpuTime: number } | null = null

  /** The server knows nothing any more. */
  forget(): void {
    this.#told = NOTHING
  }

  /** What is to be told; null: nothing new. `now`: milliseconds. */
  next(bytes: number | null, measured: Measured | null, { memory }: KernelLimits, now: number): Usage | null {
    const limit = memory?.value ?? null
    const usage =
      measured === null || bytes === null
        ? null
        : {
            cpu: this.#cpu(measured.cpuTime, now),
            processes: measured.processes,
            memoryPeak: measured.peak,
            memoryLimit: limit,
          }
    const told = this.#told
    const isNew =
      (bytes === null) !== (told.bytes === null) ||
      Math.abs((bytes ?? 0) - (told.bytes ?? 0)) > MEMORY_STEP ||
      isNearLimit(bytes, limit) !== isNearLimit(told.bytes, told.usage?.memoryLimit ?? null) ||
      usage?.memoryLimit !== told.usage?.memoryLimit ||
      usage?.processes !== told.usage?.processes ||
      Math.abs((usage?.cpu ?? 0) - (told.usage?.cpu ?? 0)) >= CPU_STEP
    if (!isNew) return null
    this.#told = { bytes, usage }
    return this.#told
  }

  /** The share of a processor that it used since the last time. */
  #cpu(cpuTime: number, now: number): number {
    const before = this.#before
    this.#before = { at: now, cpuTime }
    // A new kernel begins anew.
    if (before === null || cpuTime < before.cpuTime || now <= before.at) return 0
    const share = (cpuTime - before.cpuTime) / ((now - before.at) / 1000)
    return share < CPU_STEP ? 0 : Math.round(share * 100) / 100
  }
}
