import type { EnvironmentLock, NotebookEnvironment } from '@anode/document/environment'
import type { EnvironmentState } from '@anode/protocol'
import { Context, Data, type Effect } from 'effect'
import type { InstalledPackage } from './InstalledPackage.ts'

/** An environment could not be resolved or made; the one before it is as it was. */
export class EnvironmentRefused extends Data.TaggedError('EnvironmentRefused')<{
  /** What failed, why, and what to do. */
  readonly message: string
}> {}

/** What packages are wanted. */
export interface WantedPackages {
  readonly environment: NotebookEnvironment
  /** Versions that stay where they fit; the notebook's own lock unless something else is named. */
  readonly prefer: EnvironmentLock | null
  /** Packages that go to the newest version that fits, by name; `all` of them. */
  readonly upgrade: ReadonlyArray<string> | 'all'
  /** What is new of the dependencies: the rest is in `prefer` already, and is left alone if possible. */
  readonly added: ReadonlyArray<string>
}

/** An environment that is there. */
export interface MadeEnvironment {
  /** The interpreter that kernels are started with. */
  readonly python: string
  /** Its name: the same for all notebooks with the same packages. */
  readonly key: string
  /** The folders of its packages, its own first. */
  readonly sitePackages: ReadonlyArray<string>
  /** The packages that it has, with their versions. */
  readonly packages: ReadonlyArray<{ readonly name: string; readonly version: string }>
}

/** Makes environments on this machine: they are named by what is in them, and never changed once made. */
export class EnvironmentMaker extends Context.Tag('anode/EnvironmentMaker')<
  EnvironmentMaker,
  {
    /** What a notebook starts with that names nothing: the base environment, as what it asks for and its lock. */
    readonly base: NotebookEnvironment & { readonly lock: EnvironmentLock }
    /** Finds versions for what is wanted, and for all that it needs. Downloads no more than it must to know. */
    readonly resolve: (wanted: WantedPackages) => Effect.Effect<EnvironmentLock, EnvironmentRefused>
    /** Whether a lock can be used here: null, or why it must be made anew. */
    readonly misfit: (environment: NotebookEnvironment) => Effect.Effect<string | null, EnvironmentRefused>
    /**
     * The packages of the environment of a lock, with what each needs; of the base environment for null. Null: it is not
     * made, or nobody knows yet on which Python it would be.
     */
    readonly installed: (
      environment: (NotebookEnvironment & { readonly lock: EnvironmentLock }) | null,
    ) => Effect.Effect<ReadonlyArray<InstalledPackage> | null>
    /** Gives the environment of a lock, at once where it is there; an interruption ends what it began. */
    readonly make: (
      environment: NotebookEnvironment & { readonly lock: EnvironmentLock },
      onProgress: (state: EnvironmentState) => void,
    ) => Effect.Effect<MadeEnvironment, EnvironmentRefused>
  }
>() {}
