import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { dirname, extname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { DiskStamp } from '@anode/server'
import { isSameContent, stampOf } from './fileStamp.ts'

/** How many names are looked at. */
const MOST = 2000

/** An editor may move the file away, as a backup, and write a new one in its place: it has so long for that, in ms. */
const SAVING = 200

const listed = (folder: string): Promise<ReadonlyArray<Dirent>> =>
  readdir(folder, { withFileTypes: true }).catch(() => [])

/** What begins with a dot is put aside, by programs: our own second names, a trash, copies of an earlier state. */
const isHidden = ({ name }: Dirent) => name.startsWith('.')

/**
 * Where a file is now that was at `path` with this stamp: in its folder, in folders in it, in folders beside it. Numbers
 * of files are used again for new ones; so the size and the time of writing must be the same as well.
 */
export const followFile = async (path: string, stamp: DiskStamp): Promise<string | null> => {
  const isThis = async (found: string) => {
    const stats = await stat(found, { bigint: true }).catch(() => null)
    return stats?.isFile() === true && isSameContent(stampOf(stats), stamp)
  }
  let left = MOST
  const searched = new Set<string>()
  /** Looks through the files of a folder, and gives the folders in it. */
  const search = async (folder: string): Promise<{ found: string | null; folders: string[] }> => {
    const folders: string[] = []
    if (searched.has(folder)) return { found: null, folders }
    searched.add(folder)
    for (const entry of await listed(folder)) {
      if (left-- <= 0) break
      if (isHidden(entry)) continue
      const at = join(folder, entry.name)
      if (entry.isDirectory()) folders.push(at)
      else if (extname(at) === extname(path) && (await isThis(at))) return { found: at, folders }
    }
    return { found: null, folders }
  }
  const searchAll = async (folders: ReadonlyArray<string>) => {
    for (const folder of folders) {
      const { found } = await search(folder)
      if (found !== null) return found
    }
    return null
  }
  const near = async () => {
    const folder = dirname(path)
    const here = await search(folder)
    if (here.found !== null) return here.found
    const below = await searchAll(here.folders)
    if (below !== null) return below
    const above = await search(dirname(folder))
    return above.found ?? (await searchAll(above.folders))
  }
  const found = await near()
  if (found === null) return null
  await delay(SAVING)
  const isBack = await stat(path).then(
    () => true,
    () => false,
  )
  return !isBack && (await isThis(found)) ? found : null
}
