import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema } from '@effect/platform'
import { Schema } from 'effect'
import { BadRequest, Conflict, FileNotFound, GitRefused, StorageFailed } from './errors.ts'
import { FolderPath, TrashedEntry } from './folder.ts'
import { wholeNumber } from './wholeNumber.ts'

/** How a file of the folder differs from the last commit. `untracked`: git does not know it; `conflict`: a merge left it. */
export const GitMark = Schema.Literal('changed', 'added', 'deleted', 'untracked', 'conflict')
export type GitMark = typeof GitMark.Type

/** A file that differs from the last commit. */
export const GitChange = Schema.Struct({
  path: FolderPath,
  mark: GitMark,
  /** Why nothing can be done with it here, in words; null: it can. */
  problem: Schema.NullOr(Schema.String),
})
export type GitChange = typeof GitChange.Type

/** The repository in which the served folder lies. */
export const GitRepository = Schema.Struct({
  /** The branch that is checked out; null: none, HEAD is at a commit (“detached”). */
  branch: Schema.NullOr(Schema.String),
  /** The last commit; null: there is none yet. */
  head: Schema.NullOr(Schema.String),
  /** What git is in the midst of. */
  underway: Schema.NullOr(Schema.Literal('merge', 'rebase', 'cherry-pick', 'revert')),
  /** Whether it begins above the served folder: what lies outside is neither shown nor reached. */
  isAbove: Schema.Boolean,
  /** By path. */
  changes: Schema.Array(GitChange),
  /** Whether there are more than those. */
  isMore: Schema.Boolean,
  /** How many more files differ whose names begin with a dot: they are not reached here. */
  hidden: Schema.Int,
})
export type GitRepository = typeof GitRepository.Type

/** How the served folder stands with git. */
export const GitReport = Schema.Struct({
  repository: Schema.NullOr(GitRepository),
  /** Why there is none that can be asked, and what to do. */
  absence: Schema.NullOr(Schema.Struct({ kind: Schema.String, message: Schema.String })),
})
export type GitReport = typeof GitReport.Type

/** A commit that changed a file. */
export const GitCommit = Schema.Struct({
  commit: Schema.String,
  author: Schema.String,
  /** In ms since the epoch. */
  at: Schema.Number,
  /** The first line of its message. */
  subject: Schema.String,
  /** How the file was called then; null: it lay outside of the folder, or was hidden. */
  path: Schema.NullOr(FolderPath),
})
export type GitCommit = typeof GitCommit.Type

/** A place where two texts differ. */
export const GitHunk = Schema.Struct({
  /** Its first line before and after, counted from 1. */
  before: Schema.Int,
  after: Schema.Int,
  lines: Schema.Array(Schema.Struct({ sign: Schema.Literal('-', '+', ' '), text: Schema.String })),
})
export type GitHunk = typeof GitHunk.Type

/** What became of a cell of a notebook. */
export const GitCellDiff = Schema.Struct({
  /** Its id in the file as it is now; null where it has none, or is gone. */
  id: Schema.NullOr(Schema.String),
  kind: Schema.String,
  /** Its numbers, counted from 1; null where it is not there. */
  before: Schema.NullOr(Schema.Int),
  after: Schema.NullOr(Schema.Int),
  isMoved: Schema.Boolean,
  source: Schema.Array(GitHunk),
  /** What its outputs say, as text; null: they are the same. */
  outputs: Schema.NullOr(Schema.Array(GitHunk)),
  /** What else differs, in words. */
  notes: Schema.Array(Schema.String),
})
export type GitCellDiff = typeof GitCellDiff.Type

/** How a file differs from what it was in a commit. */
export const GitDiff = Schema.Struct({
  path: FolderPath,
  /** The commit; null: there is none yet. */
  commit: Schema.NullOr(Schema.String),
  /** Whether it was there then, and is now. */
  before: Schema.Boolean,
  after: Schema.Boolean,
  /** By cells, of notebooks; else null. */
  cells: Schema.NullOr(Schema.Array(GitCellDiff)),
  /** By lines, of texts. */
  lines: Schema.Array(GitHunk),
  /** What is to be said beside, or in place of that: it is binary, only what is about the whole notebook differs, … */
  notes: Schema.Array(Schema.String),
  /** Whether there is more of it than is given. */
  isCut: Schema.Boolean,
})
export type GitDiff = typeof GitDiff.Type

/** A commit that was made. */
export const GitCommitted = Schema.Struct({
  commit: Schema.String,
  /** What git and the repository's hooks said. */
  said: Schema.String,
})
export type GitCommitted = typeof GitCommitted.Type

/** What was brought back to a commit, and what of it is in the trash now. */
export const GitDiscarded = Schema.Struct({ trashed: Schema.Array(TrashedEntry) })
export type GitDiscarded = typeof GitDiscarded.Type

/** The most files that are given, and that one request is about. */
export const GIT_CHANGES = 1000

/** A commit as git takes it: a hash, a branch, `HEAD~2`. */
export const GitRevision = Schema.String.pipe(
  Schema.maxLength(200),
  Schema.pattern(/^[\p{L}\p{N}_][\p{L}\p{N}_./@^~{}-]*$/u),
)

const Paths = Schema.Array(FolderPath).pipe(Schema.minItems(1), Schema.maxItems(GIT_CHANGES))

/** Git, in the served folder. */
export const git = HttpApiGroup.make('git')
  .add(HttpApiEndpoint.get('status', '/folder/git/status').addSuccess(GitReport))
  .add(
    /** With `commit`, from that; else from the last. `was`: how the file was called there. */
    HttpApiEndpoint.get('diff', '/folder/git/diff')
      .setUrlParams(
        Schema.Struct({
          path: FolderPath,
          commit: Schema.optional(GitRevision),
          was: Schema.optional(FolderPath),
        }),
      )
      .addSuccess(GitDiff),
  )
  .add(
    HttpApiEndpoint.get('log', '/folder/git/log')
      .setUrlParams(
        Schema.Struct({
          path: FolderPath,
          /** So many of the newest are left out. */
          skip: Schema.optionalWith(wholeNumber(0), { default: () => 0 }),
        }),
      )
      .addSuccess(Schema.Struct({ commits: Schema.Array(GitCommit), isMore: Schema.Boolean })),
  )
  .add(
    HttpApiEndpoint.get('show', '/folder/git/file')
      .setUrlParams(Schema.Struct({ path: FolderPath, commit: GitRevision }))
      .addSuccess(HttpApiSchema.Uint8Array()),
  )
  .add(
    HttpApiEndpoint.post('commit', '/folder/git/commit')
      .setPayload(
        Schema.Struct({
          message: Schema.String.pipe(Schema.maxLength(20_000), Schema.pattern(/\S/)),
          paths: Paths,
        }),
      )
      .addSuccess(GitCommitted, { status: 201 }),
  )
  .add(
    HttpApiEndpoint.post('discard', '/folder/git/discard')
      .setPayload(Schema.Struct({ paths: Paths }))
      .addSuccess(GitDiscarded),
  )
  .add(
    HttpApiEndpoint.post('bringBack', '/folder/git/bring-back')
      .setPayload(Schema.Struct({ path: FolderPath, commit: GitRevision }))
      .addSuccess(GitDiscarded),
  )
  .add(
    HttpApiEndpoint.post('settle', '/folder/git/settle')
      .setPayload(Schema.Struct({ paths: Paths }))
      .addSuccess(GitReport),
  )
  .addError(GitRefused)
  .addError(FileNotFound)
  .addError(Conflict)
  .addError(BadRequest)
  .addError(StorageFailed)
