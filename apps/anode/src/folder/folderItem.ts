import type { Stats } from 'node:fs'
import { lstat, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { FolderItem } from '@anode/server'
import type { FolderBorders } from './FolderBorders.ts'

export const kindOfName = (name: string): 'notebook' | 'file' =>
  /\.ipynb$/i.test(name) ? 'notebook' : 'file'

/** A path with another name behind it. */
export const pathIn = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`)

const withStats = (path: string, real: string, stats: Stats): FolderItem => {
  const name = path === '' ? basename(real) : path.slice(path.lastIndexOf('/') + 1)
  const isFolder = stats.isDirectory()
  return {
    ...{ name, path, real, kind: isFolder ? 'folder' : kindOfName(name) },
    ...{ size: isFolder ? 0 : stats.size, changedAt: Math.round(stats.mtimeMs) },
    problem: isFolder || stats.isFile() ? null : 'It is no file: a pipe, a socket or a device.',
  }
}

/** What is at a path. @throws what the disk says, DiskFailed */
export const folderItem = async (borders: FolderBorders, path: string): Promise<FolderItem> => {
  const real = await borders.real(path)
  return withStats(path, real, await stat(real))
}

/** A symbolic link, with what it leads to. */
export const linkedItem = async (
  borders: FolderBorders,
  folder: string,
  path: string,
  name: string,
): Promise<FolderItem> => {
  const place = join(folder, name)
  try {
    const real = await realpath(place)
    const item = withStats(path, real, await stat(real))
    if (borders.pathOf(real) !== null) return item
    // Of what lies outside nothing is told.
    const told = { real: place, kind: kindOfName(name), size: 0, changedAt: 0 }
    return { ...item, ...told, problem: 'It is a link that leads out of the served folder.' }
  } catch {
    return {
      ...{ name, path, real: place, kind: kindOfName(name), size: 0, changedAt: 0 },
      problem: 'It is a link to something that is not there.',
    }
  }
}

/** What lies at a path itself: of a link the link, wherever it leads. @throws what the disk says, DiskFailed */
export const folderEntry = async (borders: FolderBorders, path: string): Promise<FolderItem> => {
  const place = await borders.place(path)
  return (await lstat(place)).isSymbolicLink()
    ? linkedItem(borders, dirname(place), path, basename(place))
    : folderItem(borders, path)
}
