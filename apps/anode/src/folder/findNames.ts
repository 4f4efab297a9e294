import type { Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { FoundNames } from '@anode/protocol'
import { type FolderBorders, isHidden } from './FolderBorders.ts'
import { kindOfName, pathIn } from './folderItem.ts'
import { isLeftover, removeLeftover } from './leftovers.ts'
import { readName } from './readName.ts'

/** So many are given, and so many names are looked at. */
const MOST = 200
const LOOKED_AT = 500_000

/** Folders that are read at the same time. */
const AT_ONCE = 16

/** Folders of programs, with more files than all that people write. */
const PASSED_OVER = new Set(['node_modules', '__pycache__'])

/** An accent may be written in two ways; macOS gives the one in which nobody types. */
const lowered = (text: string): string => text.normalize().toLowerCase()

interface Found {
  readonly path: string
  readonly kind: 'folder' | 'notebook' | 'file'
  readonly rank: number
  readonly depth: number
}

/** The best first: with all words in the name, and near. */
const inOrder = (a: Found, b: Found): number =>
  a.rank - b.rank || a.depth - b.depth || (a.path < b.path ? -1 : 1)

/** Finds files and folders by their names: every word must be in the path, one of them in the name. */
export const findNames = async (
  borders: FolderBorders,
  search: string,
  signal?: AbortSignal,
): Promise<FoundNames> => {
  const words = lowered(search).split(/\s+/).filter(Boolean)
  const found: Found[] = []
  if (words.length === 0) return { entries: [], isMore: false }
  let waiting = ['']
  let depth = 0
  let looked = 0

  const look = (path: string, under: string, name: string, isFolder: boolean) => {
    const own = lowered(name)
    if (!words.some((word) => own.includes(word))) return
    const isInName = words.every((word) => own.includes(word))
    if (!isInName && !words.every((word) => `${under}/${own}`.includes(word))) return
    const rank = isInName && own.startsWith(words[0] as string) ? 0 : isInName ? 1 : 2
    found.push({ path, kind: isFolder ? 'folder' : kindOfName(name), rank, depth })
  }

  const read = async (folder: string): Promise<ReadonlyArray<string>> => {
    const place = join(borders.root, folder)
    const under = lowered(folder)
    const options = { withFileTypes: true, encoding: 'buffer' } as const
    const entries = (await readdir(place, options).catch(() => [])) as unknown as ReadonlyArray<
      Dirent<Buffer>
    >
    looked += entries.length
    const folders: string[] = []
    for (const entry of entries) {
      const name = readName(entry.name)
      // What has no name here cannot be asked for.
      if (name === null) continue
      if (isHidden(name)) {
        if (isLeftover(name)) void removeLeftover(join(place, name))
        continue
      }
      const path = pathIn(folder, name)
      const isFolder = entry.isDirectory()
      if (isFolder && borders.pathOf(join(place, name)) === null) continue
      look(path, under, name, isFolder)
      if (isFolder && !PASSED_OVER.has(name)) folders.push(path)
    }
    return folders
  }

  // The nearest first: of too many, those deep down are left out.
  while (waiting.length > 0 && looked < LOOKED_AT) {
    const below: string[] = []
    let next = 0
    for (; next < waiting.length && looked < LOOKED_AT; next += AT_ONCE) {
      if (signal?.aborted) return { entries: [], isMore: true }
      for (const folders of await Promise.all(waiting.slice(next, next + AT_ONCE).map(read))) {
        below.push(...folders)
      }
    }
    waiting = [...waiting.slice(next), ...below]
    depth++
  }
  return {
    entries: found
      .sort(inOrder)
      .slice(0, MOST)
      .map(({ path, kind }) => ({ path, kind })),
    isMore: found.length > MOST || waiting.length > 0,
  }
}
