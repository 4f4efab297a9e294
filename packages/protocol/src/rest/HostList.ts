import { Schema } from 'effect'

/** A kernel host: what starts kernels, on the server's machine or on one that has joined. */
export const HostInfo = Schema.Struct({
  /** What a joined host is called; null: that of the server's machine. */
  name: Schema.NullOr(Schema.String),
  /** Whether it is here now. */
  connected: Schema.Boolean,
  /** Since when, in milliseconds since the epoch; null while it is away. */
  since: Schema.NullOr(Schema.Number),
  /** What it says of itself, when it was here last. */
  labels: Schema.Array(Schema.String),
  /** Whether kernels there see notebooks' folders of the server's machine. */
  sharesFolders: Schema.Boolean,
})
export type HostInfo = typeof HostInfo.Type

/** That of the server's machine first, then those that may join, by name. */
export const HostList = Schema.Struct({ hosts: Schema.Array(HostInfo) })
export type HostList = typeof HostList.Type
