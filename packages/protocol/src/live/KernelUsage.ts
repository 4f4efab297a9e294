import { Schema } from 'effect'

/** What a kernel takes beside memory, and what it may. */
export const KernelUsage = Schema.Struct({
  /** Processor time per time: 1 is one processor that does nothing else. */
  cpu: Schema.Number,
  /** Processes, the kernel's own among them. */
  processes: Schema.Int,
  /** The most memory since its start, in bytes. */
  memoryPeak: Schema.Number,
  /** How much memory it may take, in bytes; null: as much as there is. */
  memoryLimit: Schema.NullOr(Schema.Number),
})
export type KernelUsage = typeof KernelUsage.Type
