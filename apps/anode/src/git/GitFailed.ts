/** What was asked of git, or of files for it, could not be done; the message says what, why and what to do. */
export class GitFailed extends Error {
  readonly _tag = 'GitFailed'
}
