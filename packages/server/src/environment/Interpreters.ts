import { Context, Data, Effect } from 'effect'
import type { InstalledPackage } from './InstalledPackage.ts'

/** A path leads to no Python that kernels can be started with; `message` says why, and what to do. */
export class InterpreterRefused extends Data.TaggedError('InterpreterRefused')<{
  readonly message: string
}> {}

/** A Python of this machine that has what kernels need. It is somebody else's: nothing in it is ever changed. */
export interface Interpreter {
  readonly python: string
  /** Such as `3.12.4`. */
  readonly version: string
  /** Changes with the packages that it has: kernels of the same one may wait in one pool. */
  readonly key: string
  readonly packages: ReadonlyArray<InstalledPackage>
}

/**
 * The Pythons of this machine that people have chosen for notebooks. What was chosen is this machine's own, by the
 * notebook's id, and never travels: a file from elsewhere must not say which program is started here.
 */
export class Interpreters extends Context.Reference<Interpreters>()('anode/Interpreters', {
  defaultValue: (): {
    /** The path that was chosen for a notebook; null: none. */
    readonly chosen: (notebookId: string) => string | null
    /** A full disk says so; what was chosen before still holds then. */
    readonly choose: (
      notebookId: string,
      path: string | null,
      by: string,
    ) => Effect.Effect<void, { readonly message: string }>
    /**
     * Starts the Python at a path, or of the virtual environment there, to ask what it is and has. `isAnew`: somebody has
     * just named it, so that what was wrong with it a moment ago does not count.
     */
    readonly look: (path: string, isAnew?: boolean) => Effect.Effect<Interpreter, InterpreterRefused>
    /** Those that could be chosen for a notebook, as far as they are found without starting anything. */
    readonly near: (notebookId: string) => Effect.Effect<ReadonlyArray<string>>
  } => ({
    chosen: () => null,
    choose: () => Effect.fail({ message: 'This server starts no Python but its own.' }),
    look: () => new InterpreterRefused({ message: 'This server starts no Python but its own.' }),
    near: () => Effect.succeed([]),
  }),
}) {}
