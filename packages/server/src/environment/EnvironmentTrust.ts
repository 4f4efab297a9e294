import { Context, type Effect } from 'effect'

/** A package that somebody of this server let notebooks from elsewhere install. */
export interface TrustedPackage {
  /** The normalized name. */
  readonly name: string
  /** Where it comes from: so far the package index that this machine is set up for. */
  readonly source: 'index'
  /** Who said so, and when (ms). */
  readonly by: string
  readonly at: number
}

/**
 * Which packages notebooks may have installed on this machine. It is this machine's own and never travels: what
 * somebody trusts elsewhere says nothing here.
 */
export class EnvironmentTrust extends Context.Tag('anode/EnvironmentTrust')<
  EnvironmentTrust,
  {
    readonly list: () => ReadonlyArray<TrustedPackage>
    /** A full disk says so; nothing is trusted then. */
    readonly add: (
      names: ReadonlyArray<string>,
      by: string,
    ) => Effect.Effect<void, { readonly message: string }>
    readonly revoke: (names: ReadonlyArray<string>) => Effect.Effect<void, { readonly message: string }>
  }
>() {}
