import { useSyncExternalStore } from 'react'
import { gitStatus } from '../server/git.ts'
import { GitModel, type GitState, type PathMark } from './GitModel.ts'

/** Git in the served folder, followed while its tree is shown (`folderTree`). */
export const folderGit = new GitModel(gitStatus)

export const useGit = (): GitState => useSyncExternalStore(folderGit.subscribe, folderGit.snapshot)

/** What is shown of a path in the tree. */
export const useGitMark = (path: string): PathMark =>
  useSyncExternalStore(folderGit.subscribe, () => folderGit.markOf(path))
