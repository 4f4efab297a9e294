import type { AnswerOf, GitCommitted, GitDiff, GitDiscarded, GitReport } from '@anode/protocol'
import { addressOf, ask } from './request.ts'

const query = (params: Readonly<Record<string, string | number | undefined>>) =>
  new URLSearchParams(
    Object.entries(params).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  )

/** How the served folder stands with git. */
export const gitStatus = (): Promise<GitReport> => ask<'git.status'>('GET', '/folder/git/status')

/** How a file differs from the last commit, or from another one, where it may have been called otherwise. */
export const diffOf = (path: string, commit?: string, was?: string): Promise<GitDiff> =>
  ask<'git.diff'>('GET', `/folder/git/diff?${query({ path, commit, was })}`)

export type GitHistory = AnswerOf<'git.log'>

/** The commits that changed a file, newest first, without so many of the first. */
export const historyOf = (path: string, skip: number): Promise<GitHistory> =>
  ask<'git.log'>('GET', `/folder/git/log?${query({ path, skip })}`)

/** Where a file is saved as it was in a commit. */
export const pastFileUrl = (path: string, commit: string): string =>
  addressOf<'git.show'>(`/folder/git/file?${query({ path, commit })}`)

export const commitFiles = (message: string, paths: ReadonlyArray<string>): Promise<GitCommitted> =>
  ask<'git.commit'>('POST', '/folder/git/commit', { message, paths })

/** Brings files back to the last commit. */
export const discardChanges = (paths: ReadonlyArray<string>): Promise<GitDiscarded> =>
  ask<'git.discard'>('POST', '/folder/git/discard', { paths })

/** Brings a file back to what it was in a commit. */
export const bringBack = (path: string, commit: string): Promise<GitDiscarded> =>
  ask<'git.bringBack'>('POST', '/folder/git/bring-back', { path, commit })

/** Marks files as settled that a merge has left. */
export const settleFiles = (paths: ReadonlyArray<string>): Promise<GitReport> =>
  ask<'git.settle'>('POST', '/folder/git/settle', { paths })
