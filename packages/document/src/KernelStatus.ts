import { Schema } from 'effect'

/** A kernel session's life: `busy` is not among them, it is derived from runs. */
export const KernelStatus = Schema.Literal(
  'none',
  'claiming',
  'provisioning',
  'starting',
  'ready',
  'restarting',
  'shutdown',
  'dead',
)
export type KernelStatus = typeof KernelStatus.Type
