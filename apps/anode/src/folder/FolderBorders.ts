/**
 * What may be reached by paths that come from outside: what lies in the served folder, and nothing else. A path is names
 * with `/` between them; what is behind symbolic links is looked at before it is used. Names that begin with a dot
 * are hidden, wherever they stand; so is the server's own data directory.
 */

import { lstat, realpath } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { DiskFailed } from '@anode/server'
import { LONGEST_NAME } from '../disk/sideNames.ts'

const isWindows = process.platform === 'win32'

/** Names that Windows keeps for devices, with any ending (learn.microsoft.com/windows/win32/fileio/naming-a-file). */
const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$/i

const bad = (message: string) => new DiskFailed({ kind: 'badName', message })

const missing = (path: string, why: string) =>
  new DiskFailed({ kind: 'missing', message: `“${path}” ${why}` })

export const isHidden = (name: string): boolean => name.startsWith('.')

/** Whether `path` is `folder`, or lies in it; both whole. */
export const isWithin = (folder: string, path: string): boolean =>
  path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep)

/** Why no new file can have this name; null: it can. */
const nameProblem = (name: string): string | null => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
  if (/[\u0000-\u001f\u007f]/.test(name)) return 'it holds control characters, as line breaks.'
  if (Buffer.byteLength(name) > LONGEST_NAME) return `it is longer than ${LONGEST_NAME} bytes.`
  if (name.trim() !== name) return 'it begins or ends with a blank.'
  if (!name.isWellFormed()) return 'it is no valid Unicode.'
  if (isWindows && (/[<>:"|?*]/.test(name) || /[. ]$/.test(name))) return 'Windows does not allow it.'
  if (DEVICE.test(name)) return 'on Windows it is a device.'
  return null
}

export interface FolderBorders {
  /** Whole and real. */
  readonly root: string
  /** What is at a path, behind symbolic links: whole and real. @throws DiskFailed */
  readonly real: (path: string) => Promise<string>
  /** Where the thing itself is that a path names: of a symbolic link the link. @throws DiskFailed */
  readonly place: (path: string) => Promise<string>
  /** Where something new of that path would be; its folder is there. @throws DiskFailed */
  readonly newPlace: (path: string) => Promise<string>
  /** The path of what is there; null: it lies outside, or is hidden. */
  readonly pathOf: (real: string) => string | null
}

/** `own`: the server's data directory. */
export const folderBorders = (root: string, own: string): FolderBorders => {
  const namesOf = (path: string): ReadonlyArray<string> => {
    const names = path === '' ? [] : path.split('/')
    for (const name of names) {
      const isPart = name !== '' && name !== '.' && name !== '..' && !name.includes('\0')
      if (!isPart || (isWindows && /[\\:]/.test(name))) {
        throw bad(`“${path}” is no path in the folder: give names with “/” between them, from the folder on.`)
      }
      if (isHidden(name)) throw missing(path, 'is hidden: names that begin with a dot are not reached here.')
    }
    return names
  }

  const pathOf = (real: string): string | null => {
    if (!isWithin(root, real) || isWithin(own, real)) return null
    const names = relative(root, real).split(sep)
    if (names.length === 1 && names[0] === '') return ''
    return names.some(isHidden) ? null : names.join('/')
  }

  const within = (path: string, real: string): string => {
    if (pathOf(real) === null) {
      throw missing(
        path,
        `leads out of the served folder, to ${isWithin(root, real) ? 'what is hidden' : 'elsewhere'}.`,
      )
    }
    return real
  }

  const real = async (path: string) => within(path, await realpath(join(root, ...namesOf(path))))

  const besides = async (path: string, names: ReadonlyArray<string>) => {
    const name = names.at(-1)
    if (name === undefined) throw bad('That is the served folder itself.')
    const folder = within(path, await realpath(join(root, ...names.slice(0, -1))))
    return join(folder, name)
  }

  return {
    root,
    pathOf,
    real,
    place: async (path) => {
      const place = await besides(path, namesOf(path))
      // Disks that do not tell cases apart, and Windows with its short names, find things under names that are not theirs.
      const named = (await lstat(place)).isSymbolicLink() ? place : within(path, await realpath(place))
      if (isWithin(named, own)) throw missing(path, 'holds the data directory of this server.')
      return named
    },
    newPlace: async (path) => {
      const names = namesOf(path)
      const name = names.at(-1) ?? ''
      const problem = nameProblem(name)
      if (problem !== null) throw bad(`“${name}” cannot be the name of a file: ${problem}`)
      return besides(path, names)
    },
  }
}
