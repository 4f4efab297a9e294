import { Schema } from 'effect'

/** What a host of another machine is called: part of the names of its kernels and of its own id. */
export const HOST_NAME = /^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/

/** What the id of a process begins with that is the host of this name: an underscore is in no name. */
export const hostIdPrefix = (name: string): string => `${name}_`

/** How long a joined host is waited for at most, in ms: a day. */
const LONGEST_AWAY = 24 * 60 * 60_000

/** A kernel that is installed where a joined host is. */
export const OfferedKernel = Schema.Struct({
  /** As its kernelspec is called there. */
  name: Schema.NonEmptyString.pipe(Schema.maxLength(200)),
  displayName: Schema.String.pipe(Schema.maxLength(500)),
  language: Schema.String.pipe(Schema.maxLength(200)),
  /** Why it cannot be started; null when it can. */
  problem: Schema.NullOr(Schema.String.pipe(Schema.maxLength(500))),
})
export type OfferedKernel = typeof OfferedKernel.Type

/** What a host of another machine says of itself when it joins. */
export const JoinedHost = Schema.Struct({
  /** What people should know of it: “A100”, “in the data centre”. */
  labels: Schema.Array(Schema.String.pipe(Schema.maxLength(40))).pipe(Schema.maxItems(8)),
  /** Its kernels beside Anode's own Python, which every host has. */
  kernels: Schema.Array(OfferedKernel).pipe(Schema.maxItems(200)),
  /** Whether notebooks' folders there are those of the server's machine, by a mount that both have. */
  sharesFolders: Schema.Boolean,
  /** How long it may be away before its runs and kernels are given up, in ms. */
  away: Schema.Int.pipe(Schema.between(1000, LONGEST_AWAY)),
})
export type JoinedHost = typeof JoinedHost.Type

/** How long a joined host may be away where it says nothing, in ms. */
export const AWAY = 30_000
