import type { GitRepository } from '@anode/protocol'
import type { PathMark } from './GitModel.ts'

/** The letter that git's own tools show, and what it means. */
export const markWords: Readonly<
  Record<NonNullable<PathMark>, { readonly letter: string; readonly words: string }>
> = {
  changed: { letter: 'M', words: 'Changed since the last commit' },
  added: { letter: 'A', words: 'Added, not committed yet' },
  deleted: { letter: 'D', words: 'Deleted since the last commit' },
  untracked: { letter: 'U', words: 'New: git does not know it yet' },
  conflict: { letter: '!', words: 'A conflict of a merge' },
  within: { letter: '•', words: 'Changes are in it' },
}

export const shortHash = (commit: string): string => commit.slice(0, 7)

/** Where commits go to. */
export const branchWords = ({ branch, head }: Pick<GitRepository, 'branch' | 'head'>): string =>
  branch ?? (head === null ? 'No branch' : `No branch, at ${shortHash(head)}`)

const underwayWords = {
  merge: 'A merge is under way',
  rebase: 'A rebase is under way',
  'cherry-pick': 'A cherry-pick is under way',
  revert: 'A revert is under way',
} as const

/** What git is in the midst of; null: nothing. */
export const underwayOf = ({ underway }: Pick<GitRepository, 'underway'>): string | null =>
  underway === null ? null : underwayWords[underway]

/** How many files differ, in words. */
export const changesWords = ({ changes, isMore }: Pick<GitRepository, 'changes' | 'isMore'>): string => {
  if (changes.length === 0) return 'nothing changed'
  if (isMore) return `more than ${changes.length.toLocaleString('en')} files changed`
  return changes.length === 1 ? '1 file changed' : `${changes.length.toLocaleString('en')} files changed`
}
