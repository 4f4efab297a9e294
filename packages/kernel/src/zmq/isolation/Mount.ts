import { realpathSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

/** What an isolated kernel sees at a path. */
export interface Mount {
  readonly at: string
  /** Arguments of bubblewrap that put it there. */
  readonly args: ReadonlyArray<string>
}

/** What the machine has at a path; only to be read. Left out where it is not there. */
export const readOnly = (at: string, source = at): Mount => ({ at, args: ['--ro-bind-try', source, at] })

/** What the machine has at `source`, to be written to. */
export const writable = (at: string, source = at): Mount => ({ at, args: ['--bind', source, at] })

/** A symbolic link. */
export const symlink = (at: string, target: string): Mount => ({ at, args: ['--symlink', target, at] })

/** An empty folder that nobody writes to, but what is deeper is put into. */
export const emptied = (at: string): Mount => ({ at, args: ['--tmpfs', at] })

/** Whether a path is a folder or lies in it. */
export const isWithin = (path: string, folder: string): boolean => {
  const way = relative(folder, path)
  return way !== '..' && !way.startsWith(`..${sep}`)
}

/** A path without links; as it is where there is nothing. */
export const realOf = (path: string): string => {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

/**
 * Folders to be read, as mounts. What lies in another of them is there already; where it is a link that leads out of that,
 * what it leads to is seen as well.
 */
export const readOnlyFolders = (paths: ReadonlyArray<string>): ReadonlyArray<Mount> =>
  paths.map((path) => {
    const isThere = paths.some((folder) => folder !== path && isWithin(path, folder))
    return readOnly(isThere ? realOf(path) : path)
  })

const depth = (path: string): number => join(path, '/').split('/').length

/** What lies deeper comes later, so that nothing covers it; of the same path, the later holds. */
export const inOrder = (mounts: ReadonlyArray<Mount>): ReadonlyArray<string> =>
  [...new Map(mounts.map((mount) => [mount.at, mount])).values()]
    .sort((a, b) => depth(a.at) - depth(b.at))
    .flatMap(({ args }) => args)
