import { Schema } from 'effect'
import { KernelSessionState } from '../live/KernelSessionState.ts'
import { KernelUsage } from '../live/KernelUsage.ts'

/** The kernel session of a notebook, as those see it who do not have the notebook open. */
export const RunningKernel = Schema.Struct({
  notebookId: Schema.String,
  title: Schema.String,
  /** The state of the session. */
  status: KernelSessionState.fields.state,
  since: KernelSessionState.fields.since,
  reason: KernelSessionState.fields.reason,
  host: KernelSessionState.fields.host,
  /** Since when nothing has run and nobody has looked, in milliseconds since the epoch; null while it is in use. */
  idleSince: Schema.NullOr(Schema.Number),
  /** Resident memory of the kernel's processes in bytes, while known. */
  memory: Schema.NullOr(Schema.Number),
  /** What else they use, and how much memory they may; null while unknown. */
  usage: Schema.optionalWith(Schema.NullOr(KernelUsage), { default: () => null }),
})
export type RunningKernel = typeof RunningKernel.Type

/** Every kernel session that is open, by title. */
export const RunningKernels = Schema.Struct({
  /** Whether the process that runs kernels is connected: while it is not, nothing is known of them. */
  hostConnected: Schema.Boolean,
  kernels: Schema.Array(RunningKernel),
})
export type RunningKernels = typeof RunningKernels.Type
