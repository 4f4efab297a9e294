import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { FoundNames } from '@anode/protocol'
import { type FolderBorders, isHidden } from './FolderBorders.ts'
import { kindOfName, pathIn } from './folderItem.ts'

/** So many are given, and so many names are looked at. */
const MOST = 200
const LOOKED_AT = 500_000

/** Folders that are read at the same time. */
const AT_ONCE = 16

/** Folders of programs, with more files than all that people write. */
const PASSED_OVER = new Set(['node_modules', '__pycache__'])

/** Finds files and folders by their names: every word must be in the path, one of them in the name. */
export const findNames = async (borders: FolderBorders, search: string): Promise<FoundNames> => {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const found: Array<FoundNames['entries'][number] & { readonly rank: number }> = []
  if (words.length === 0) return { entries: [], isMore: false }
  const waiting = ['']
  let looked = 0

  const look = (path: string, name: string, isFolder: boolean) => {
    const lower = path.toLowerCase()
    const own = name.toLowerCase()
    if (!words.every((word) => lower.includes(word)) || !words.some((word) => own.includes(word))) return
    const isInName = words.every((word) => own.includes(word))
    const rank = isInName && own.startsWith(words[0] as string) ? 0 : isInName ? 1 : 2
    found.push({ path, kind: isFolder ? 'folder' : kindOfName(name), rank })
  }

  const read = async (folder: string) => {
    const entries = await readdir(join(borders.root, folder), { withFileTypes: true }).catch(() => [])
    looked += entries.length
    for (const entry of entries) {
      if (isHidden(entry.name)) continue
      const path = pathIn(folder, entry.name)
      const isFolder = entry.isDirectory()
      if (isFolder && borders.pathOf(join(borders.root, path)) === null) continue
      look(path, entry.name, isFolder)
      if (isFolder && !PASSED_OVER.has(entry.name)) waiting.push(path)
    }
  }

  // The nearest first: of too many, those deep down are left out.
  while (waiting.length > 0 && looked < LOOKED_AT) {
    await Promise.all(waiting.splice(0, AT_ONCE).map(read))
  }
  const depth = (path: string) => path.split('/').length
  found.sort((a, b) => a.rank - b.rank || depth(a.path) - depth(b.path) || (a.path < b.path ? -1 : 1))
  return {
    entries: found.slice(0, MOST).map(({ path, kind }) => ({ path, kind })),
    isMore: found.length > MOST || waiting.length > 0,
  }
}
