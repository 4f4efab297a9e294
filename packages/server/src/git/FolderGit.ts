import type { GitCommit, GitCommitted, GitDiff, GitRefused, GitReport } from '@anode/protocol'
import { Context, type Effect } from 'effect'
import type { SentFile } from '../folder/SentFile.ts'

type Git<A> = Effect.Effect<A, GitRefused>

/**
 * The git of the machine, in the repository of the served folder. Paths are those of the folder; what lies outside of
 * it, or is hidden, is neither told of nor reached. Looking changes nothing and runs nothing that the repository names;
 * hooks and filters run where somebody commits or brings back, as they do at a terminal.
 */
export interface FolderGitShape {
  /** Where there is no repository that can be asked, the report says why. */
  readonly status: Effect.Effect<GitReport>
  /** Against `commit`, or the last one. `was`: how the file was called there. */
  readonly diff: (path: string, commit?: string, was?: string) => Git<GitDiff>
  readonly log: (
    path: string,
    skip: number,
  ) => Git<{ readonly commits: ReadonlyArray<GitCommit>; readonly isMore: boolean }>
  readonly show: (path: string, commit: string) => Git<SentFile>
  /** Commits these files as they lie there, which all differ, and nothing else; in a merge all that is staged as well. */
  readonly commit: (message: string, paths: ReadonlyArray<string>) => Git<GitCommitted>
  /** Sorts files by what discarding their changes means. Fails where one has none, or a conflict. */
  readonly discardable: (paths: ReadonlyArray<string>) => Git<{
    /** Git has them: they are brought back. */
    readonly kept: ReadonlyArray<string>
    /** Git does not have them: they are for the trash. `staged`: git is to forget that they were added. */
    readonly own: ReadonlyArray<string>
    readonly staged: ReadonlyArray<string>
  }>
  /** Brings files back to `commit`, or to the last one; what they say now is gone then. */
  readonly bringBack: (paths: ReadonlyArray<string>, commit?: string) => Git<void>
  /** Git forgets that files were added. */
  readonly unstage: (paths: ReadonlyArray<string>) => Git<void>
  /** Tells git that files with conflicts are as they are to be. */
  readonly settle: (paths: ReadonlyArray<string>) => Git<void>
  /** Calls `changed` when another commit, branch or index may be there. Gives how to stop. */
  readonly watch: (changed: () => void) => () => void
}

/** Git in the served folder; null where none is served. */
export class FolderGit extends Context.Reference<FolderGit>()('anode/FolderGit', {
  defaultValue: (): FolderGitShape | null => null,
}) {}
