import { KernelStatus } from '@anode/document'
import { Schema } from 'effect'

/** The kernel session of a notebook, as those see it who do not have the notebook open. */
export const RunningKernel = Schema.Struct({
  notebookId: Schema.String,
  title: Schema.String,
  /** What the log says of the session; `busy` when it is ready and a run is under way. */
  status: Schema.Union(KernelStatus, Schema.Literal('busy')),
  /** Resident memory of the kernel's processes in bytes, while known. */
  memory: Schema.NullOr(Schema.Number),
})
export type RunningKernel = typeof RunningKernel.Type

/** Every kernel session that is open, by title. */
export const RunningKernels = Schema.Struct({
  /** Whether the process that runs kernels is connected: while it is not, nothing is known of them. */
  hostConnected: Schema.Boolean,
  kernels: Schema.Array(RunningKernel),
})
export type RunningKernels = typeof RunningKernels.Type
