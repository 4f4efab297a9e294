import { Context, Effect } from 'effect'

/** The names of files that say what code beside them needs, in the order in which those of one folder count. */
export const sourceFileNames = [
  'pyproject.toml',
  'requirements.txt',
  'environment.yml',
  'environment.yaml',
] as const

/** A file that may say what a notebook near it needs of Python. */
export interface SourceFile {
  readonly name: (typeof sourceFileNames)[number]
  readonly path: string
  /** The `uv.lock` beside a `pyproject.toml`; null where there is none. */
  readonly lock: string | null
}

/** What kept a file from being read, in words. */
export interface Unreadable {
  readonly message: string
}

/** Files near notebooks. The platform says, which knows their folders; without one there are none. */
export class SourceFiles extends Context.Reference<SourceFiles>()('anode/SourceFiles', {
  defaultValue: (): {
    /** Those in the working folder of a notebook and above it, as far as they are its own; the nearest first. */
    readonly near: (notebookId: string) => Effect.Effect<ReadonlyArray<SourceFile>>
    /** The text at one of their paths; what is larger than `limit` bytes, or no text, is not read. */
    readonly read: (path: string, limit: number) => Effect.Effect<string, Unreadable>
  } => ({ near: () => Effect.succeed([]), read: () => Effect.fail({ message: 'There are no files here.' }) }),
}) {}
