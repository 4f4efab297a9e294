import { constants, type Stats } from 'node:fs'
import {
  chmod,
  copyFile,
  lstat,
  lutimes,
  mkdir,
  open,
  readdir,
  readlink,
  symlink,
  utimes,
} from 'node:fs/promises'
import { DiskFailed } from '@anode/server'

/** Names are bytes here: not every name is UTF-8. */
const under = (folder: Buffer, name: Buffer): Buffer => Buffer.concat([folder, Buffer.from('/'), name])

/** So many things of one folder are copied at once. */
const AT_ONCE = 8

const sync = async (place: Buffer) => {
  if (process.platform === 'win32') return
  const opened = await open(place, 'r')
  try {
    await opened.sync()
  } finally {
    await opened.close()
  }
}

const refused = (place: Buffer, why: string) =>
  new DiskFailed({ kind: 'notAFile', message: `“${place}” ${why}` })

const copyOne = async (from: Buffer, to: Buffer, before: Stats, isMove: boolean) => {
  // Disks that can share the bytes of both do.
  await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
  const after = await lstat(from)
  if (isMove && (after.mtimeMs !== before.mtimeMs || after.size !== before.size)) {
    throw refused(from, 'was written to while it was moved. It is where it was; try again.')
  }
  await utimes(to, before.atime, before.mtime)
}

const copy = async (from: Buffer, to: Buffer, isMove: boolean): Promise<void> => {
  const stats = await lstat(from)
  if (stats.isSymbolicLink()) {
    await symlink(await readlink(from, { encoding: 'buffer' }), to)
    await lutimes(to, stats.atime, stats.mtime)
    return
  }
  if (stats.isFile()) {
    await copyOne(from, to, stats, isMove)
  } else if (stats.isDirectory()) {
    await mkdir(to, 0o700)
    const names = await readdir(from, { encoding: 'buffer' })
    for (let i = 0; i < names.length; i += AT_ONCE) {
      const some = names.slice(i, i + AT_ONCE)
      // All of them have ended before the first failure is told: nothing writes there any more.
      const ends = await Promise.allSettled(
        some.map((name) => copy(under(from, name), under(to, name), isMove)),
      )
      for (const end of ends) if (end.status === 'rejected') throw end.reason
    }
    await chmod(to, stats.mode & 0o7777)
    await utimes(to, stats.atime, stats.mtime)
  } else {
    throw refused(
      from,
      'is a pipe, a socket or a device, of which there is no copy. Remove it, or leave it out.',
    )
  }
  if (isMove) await sync(to)
}

/**
 * Copies a file, a link or a folder with all that is in it, whatever it is called, with its rights and times.
 *
 * @param isMove whether the original goes afterwards: the copy is on the disk then
 * @throws DiskFailed, and what the disk says
 */
export const copyTree = (from: string, to: string, isMove: boolean): Promise<void> =>
  copy(Buffer.from(from), Buffer.from(to), isMove)
