import type { GitCommit } from '@anode/protocol'

/** What the panel shows. */
export type GitView =
  | { readonly is: 'changes' }
  /** How a file differs from what it was in a commit; null: in the last. */
  | { readonly is: 'diff'; readonly path: string; readonly since: GitCommit | null }
  | { readonly is: 'history'; readonly path: string }

export interface Shows {
  readonly onShow: (view: GitView) => void
}
