import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { sep } from 'node:path'
import type { FolderItem } from '@anode/server'
import { type FolderBorders, isHidden } from './FolderBorders.ts'
import { kindOfName, linkedItem, pathIn } from './folderItem.ts'
import { isLeftover, removeLeftover } from './leftovers.ts'
import { inNaturalOrder } from './naturalOrder.ts'
import { readName } from './readName.ts'

/** Sizes and times are told of folders with so many things at most: to ask for each takes long on slow disks. */
const TOLD = 2000

/** What lies in a folder. @throws what the disk says, DiskFailed */
export const listFolder = async (
  borders: FolderBorders,
  own: string,
  path: string,
): Promise<ReadonlyArray<FolderItem>> => {
  const folder = await borders.real(path)
  const entries = (await readdir(folder, {
    withFileTypes: true,
    encoding: 'buffer',
  })) as unknown as ReadonlyArray<Dirent<Buffer>>
  const isTold = entries.length <= TOLD
  /** With its size and time, where those are told. */
  const toldOf = async (item: FolderItem): Promise<FolderItem> => {
    const stats = await stat(item.real).catch(() => null)
    if (stats === null) return item
    return {
      ...item,
      size: item.kind === 'folder' ? 0 : stats.size,
      changedAt: Math.round(stats.mtimeMs),
    }
  }
  // Not async by itself: of thousands of files, that alone would take as long as to read the folder.
  const itemOf = (entry: Dirent<Buffer>): Promise<FolderItem> | FolderItem | null => {
    const known = readName(entry.name)
    const name = known ?? entry.name.toString()
    const place = folder.endsWith(sep) ? folder + name : folder + sep + name
    if (isLeftover(name)) void removeLeftover(place)
    if (isHidden(name) || place === own) return null
    const itsPath = pathIn(path, name)
    if (known === null) {
      const problem =
        'Its name is no valid UTF-8, so that it cannot be named here. Rename it with another program.'
      return { name, path: itsPath, real: place, kind: 'file', size: 0, changedAt: 0, problem }
    }
    if (entry.isSymbolicLink()) return linkedItem(borders, folder, itsPath, name)
    const isFolder = entry.isDirectory()
    const kind = isFolder ? 'folder' : kindOfName(name)
    const problem = isFolder || entry.isFile() ? null : 'It is no file: a pipe, a socket or a device.'
    const item: FolderItem = { name, path: itsPath, real: place, kind, size: 0, changedAt: 0, problem }
    return isTold ? toldOf(item) : item
  }
  const items = isTold ? await Promise.all(entries.map(itemOf)) : await inTurns(entries, itemOf)
  return inNaturalOrder(
    items.filter((item) => item !== null),
    ({ name }) => name,
    ({ kind }) => kind === 'folder',
  )
}

/** So many at once; others have their turn in between. */
const AT_ONCE = 2000

const inTurns = async <A, B>(all: ReadonlyArray<A>, body: (each: A) => Promise<B> | B): Promise<B[]> => {
  const done: B[] = []
  for (let i = 0; i < all.length; i += AT_ONCE) {
    done.push(...(await Promise.all(all.slice(i, i + AT_ONCE).map(body))))
    await new Promise<void>((resolve) => setImmediate(resolve))
  }
  return done
}
