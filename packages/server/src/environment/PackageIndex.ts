import { Context, type Effect } from 'effect'
import { EnvironmentRefused } from './EnvironmentMaker.ts'

/** The index that packages are installed from. The platform says, which knows how pip is set up. */
export class PackageIndex extends Context.Reference<PackageIndex>()('anode/PackageIndex', {
  defaultValue: (): {
    /** The versions of a package that this machine can have, the newest first; null: there is no such package. */
    readonly versions: (name: string) => Effect.Effect<ReadonlyArray<string> | null, EnvironmentRefused>
  } => ({
    versions: () => new EnvironmentRefused({ message: 'This server has no package index.' }),
  }),
}) {}
