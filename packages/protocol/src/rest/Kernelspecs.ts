import { Schema } from 'effect'

/** A kernel that a notebook can have. */
export const KernelspecInfo = Schema.Struct({
  /** What notebooks name it by: `python3`, `ir`. */
  name: Schema.String,
  displayName: Schema.String,
  /** As the kernelspec says it; empty where it does not. */
  language: Schema.String,
  /** Its picture as a `data:` address; null where there is none. */
  logo: Schema.NullOr(Schema.String),
  /** Why it cannot be started, with what to do; null when it can. */
  problem: Schema.NullOr(Schema.String),
  /** What is different about where it is, in words for people. */
  note: Schema.optional(Schema.String),
})
export type KernelspecInfo = typeof KernelspecInfo.Type

/** The kernels of this machine: a notebook's own Python first, the others by name. */
export const KernelspecList = Schema.Struct({
  kernelspecs: Schema.Array(KernelspecInfo),
  /** Kernelspecs that cannot be read: where they are, and why. */
  unreadable: Schema.Array(Schema.Struct({ folder: Schema.String, reason: Schema.String })),
})
export type KernelspecList = typeof KernelspecList.Type
