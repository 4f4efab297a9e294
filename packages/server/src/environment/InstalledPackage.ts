/** A package that an environment has. */
export interface InstalledPackage {
  /** The normalized name. */
  readonly name: string
  readonly version: string
  /** The names of those of the environment that it needs itself. */
  readonly requires: ReadonlyArray<string>
}
