import { readFile, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

/** A lock that is older was left behind by a git that was killed, in ms. */
const STALE = 30_000

/** Where the folder of a repository's data is, by the folder that holds `.git`; null where there is none. */
const gitFolder = async (folder: string): Promise<string | null> => {
  const place = join(folder, '.git')
  try {
    if ((await stat(place)).isDirectory()) return place
    // Of a linked worktree or a submodule it is a file that names the folder.
    const [, named] = /^gitdir: (.+)/.exec(await readFile(place, 'utf8')) ?? []
    return named === undefined ? null : resolve(folder, named.trim())
  } catch {
    return null
  }
}

/** The repository that a path lies in: that of the nearest folder above that is one; null for none. */
const repositoryOf = async (path: string): Promise<string | null> => {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const found = await gitFolder(folder)
    if (found !== null || folder === dirname(folder)) return found
  }
}

/**
 * Whether git is at work on the files of the repository that a path lies in. While it merges it writes over what others write
 * meanwhile, since it looks at a file only before it begins (git 2.39, and a merge driver may take a second); it holds the
 * lock of its index for as long.
 */
export const isHeldByGit = async (path: string): Promise<boolean> => {
  const repository = await repositoryOf(path)
  if (repository === null) return false
  try {
    const { mtimeMs } = await stat(join(repository, 'index.lock'))
    return Date.now() - mtimeMs < STALE
  } catch {
    return false
  }
}
