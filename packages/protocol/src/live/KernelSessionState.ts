import { KernelStatus } from '@anode/document/facts'
import { Schema } from 'effect'

/** How far something is that a kernel waits for. */
export const KernelProgress = Schema.Struct({
  done: Schema.Int,
  total: Schema.Int,
  /** What is being done just now, as words that follow a colon: `installing pandas`. */
  what: Schema.String,
})
export type KernelProgress = typeof KernelProgress.Type

/**
 * The kernel session of a notebook as its server knows it. `claiming`: no host has taken it up yet; `provisioning`: what
 * it runs in is being made; `starting`: the interpreter starts; `ready`: it answered; `busy`: it executes a run.
 */
export const KernelSessionState = Schema.Struct({
  notebookId: Schema.String,
  /** Names the kernel; null as long as the notebook has had none. */
  sessionId: Schema.NullOr(Schema.String),
  state: Schema.Union(KernelStatus, Schema.Literal('busy')),
  /** Milliseconds since the epoch; null as long as the notebook has had no kernel. */
  since: Schema.NullOr(Schema.Number),
  /** Why it is so, where that needs words. */
  reason: Schema.NullOr(Schema.String),
  /** Of the environment, while that is being made. */
  progress: Schema.NullOr(KernelProgress),
  /** The joined host that has the kernel, or will start it; null: the host of the server's machine. */
  host: Schema.optional(Schema.NullOr(Schema.String)),
})
export type KernelSessionState = typeof KernelSessionState.Type
