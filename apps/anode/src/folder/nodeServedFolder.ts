import { lstat, mkdir, open, realpath, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { ServedFolderShape } from '@anode/server'
import { Effect } from 'effect'
import { newName } from '../disk/sideNames.ts'
import { syncFolder } from '../storage/syncFolder.ts'
import { folderBorders, isWithin } from './FolderBorders.ts'
import { FolderTrash } from './FolderTrash.ts'
import { findNames } from './findNames.ts'
import { folderFailed } from './folderFailed.ts'
import { folderEntry, folderItem, pathIn } from './folderItem.ts'
import { listFolder } from './listFolder.ts'
import { copyExclusively, moveExclusively, renameExclusively, taken, toFreeName } from './moveEntry.ts'
import { searchLines } from './searchLines.ts'
import { sentFile } from './sentFile.ts'
import { uploads } from './uploads.ts'
import { watchListing } from './watchListing.ts'
import { zipFolder } from './zipFolder.ts'

/** A new file with these bytes, all of them or none. @throws `EEXIST` where something lies there */
const makeFile = async (place: string, bytes: Uint8Array): Promise<void> => {
  if ((await lstat(place).catch(() => null)) !== null) throw taken()
  const beside = join(dirname(place), newName(basename(place)))
  try {
    const file = await open(beside, 'wx')
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await renameExclusively(beside, place)
    await syncFolder(dirname(place)).catch(() => {})
  } finally {
    await rm(beside, { force: true })
  }
}

/**
 * A folder of this machine, as it is served.
 *
 * @param options.path whole and real
 * @param options.own the server's data directory: out of reach where it lies in the folder
 * @param options.trash where deleted files lie
 * @throws what the disk says
 */
export const nodeServedFolder = async (options: {
  readonly path: string
  readonly own: string
  readonly trash: string
}): Promise<ServedFolderShape> => {
  const root = await realpath(options.path)
  const own = await realpath(options.own)
  const borders = folderBorders(root, own)
  if (isWithin(own, root)) {
    throw new Error('it is the data directory of Anode, or lies in it. Serve a folder of your own')
  }
  const trash = new FolderTrash(options.trash, root)
  await trash.tidy()
  const item = (path: string) => folderItem(borders, path)
  const entry = (path: string) => folderEntry(borders, path)
  const attempt = <A>(doing: string, path: string, body: (signal: AbortSignal) => Promise<A>) =>
    Effect.tryPromise({ try: body, catch: (error) => folderFailed(error, doing, path) })
  /** What is begun is finished: whoever asked may be gone, the disk must not be in between. */
  const change = <A>(doing: string, path: string, body: () => Promise<A>) =>
    Effect.uninterruptible(attempt(doing, path, body))
  const folderOf = (path: string) => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '')
  return {
    name: basename(root) || root,
    path: root,
    pathOf: borders.pathOf,
    ...uploads(borders),
    newPlace: (path) => attempt('made', path, () => borders.newPlace(path)),
    list: (path) => attempt('listed', path, () => listFolder(borders, own, path)),
    item: (path) => attempt('looked at', path, () => item(path)),
    place: (path) => attempt('looked at', path, () => borders.place(path)),
    make: (path, bytes) =>
      change('made', path, async () => {
        const place = await borders.newPlace(path)
        await (bytes === null ? mkdir(place) : makeFile(place, bytes))
        return item(path)
      }),
    move: (from, to) =>
      change('moved', to, async () => {
        await moveExclusively(await borders.place(from), await borders.newPlace(to))
        return entry(to)
      }),
    copy: (from, to) =>
      change('copied', to ?? from, async () => {
        const place = await borders.place(from)
        if (to !== undefined) {
          await copyExclusively(place, await borders.newPlace(to))
          return entry(to)
        }
        const copied = await toFreeName(place, place, copyExclusively)
        return entry(pathIn(folderOf(from), basename(copied)))
      }),
    remove: (path) =>
      change('moved to the trash', path, async () => {
        const place = await borders.place(path)
        const { kind, name } = await entry(path)
        return trash.put(place, { path, kind, name })
      }),
    keep: (path) =>
      change('kept', path, async () => {
        const place = await borders.place(path)
        const { kind, name } = await entry(path)
        return trash.put(place, { path, kind, name }, true)
      }),
    trash: attempt('listed', 'the trash', () => trash.list()),
    restore: (id) =>
      Effect.flatMap(
        attempt('put back', id, () => trash.find(id)),
        ({ path, name, kind }) =>
          change('put back', path, async () => {
            await makeFolders(borders.newPlace, folderOf(path))
            await trash.takeOut(id, await borders.newPlace(path), { path, name, kind })
            return entry(path)
          }),
      ),
    emptyTrash: change('deleted', 'the trash', () => trash.empty()),
    read: (path) => attempt('read', path, async () => sentFile(await borders.real(path), path)),
    zip: (path) =>
      attempt('read', path, async () => {
        const real = await borders.real(path)
        return zipFolder(borders, real, path)
      }),
    names: (search) => attempt('searched', 'the folder', (signal) => findNames(borders, search, signal)),
    lines: (search) =>
      attempt('searched', 'the folder', (signal) => searchLines(borders, own, search, signal)),
    watch: (path, changed) => {
      let stop = () => {}
      let isStopped = false
      borders.real(path).then(
        (real) => {
          if (!isStopped) stop = watchListing(real, changed)
        },
        () => {},
      )
      return () => {
        isStopped = true
        stop()
      }
    },
  }
}

/** Folders that were deleted after what was in them. */
const makeFolders = async (newPlace: (path: string) => Promise<string>, path: string): Promise<void> => {
  const names = path === '' ? [] : path.split('/')
  for (let length = 1; length <= names.length; length++) {
    await mkdir(await newPlace(names.slice(0, length).join('/'))).catch((error) => {
      if (error.code !== 'EEXIST') throw error
    })
  }
}
