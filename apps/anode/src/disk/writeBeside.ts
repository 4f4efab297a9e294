import { type BigIntStats, constants } from 'node:fs'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { DiskStamp } from '@anode/server'
import { stampOf } from './fileStamp.ts'
import { newName } from './sideNames.ts'

/** A file that is written and on the disk, and has yet to take its place. */
export interface BesideFile {
  readonly path: string
  readonly handle: FileHandle
  /** As it was written. */
  readonly stamp: DiskStamp
}

/** What file systems say that know no owners, rights or times, and what the system says to whom may not set them. */
const REFUSED = new Set(['EPERM', 'EINVAL', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'])

const isDone = async (attempt: Promise<void>): Promise<boolean> => {
  try {
    await attempt
    return true
  } catch (error) {
    if (REFUSED.has((error as NodeJS.ErrnoException).code ?? '')) return false
    throw error
  }
}

/** Gives a file the rights and the owner of another, as far as this user may. */
const copyRights = async (file: FileHandle, { uid, gid, mode }: BigIntStats): Promise<void> => {
  const own = await file.stat({ bigint: true })
  let isGroupKept = own.gid === gid
  if (own.uid !== uid || !isGroupKept) {
    isGroupKept =
      (await isDone(file.chown(Number(uid), Number(gid)))) ||
      (await isDone(file.chown(Number(own.uid), Number(gid)))) ||
      isGroupKept
  }
  const rights = Number(mode) & 0o777
  // Another group must not get what was meant for the one that it had: it may what everybody may.
  await isDone(file.chmod(isGroupKept ? rights : (rights & 0o707) | ((rights & 0o007) << 3)))
}

/**
 * Writes bytes into a new file beside `target`, with the rights of `like`; the caller closes it. Nothing is left of it
 * if that fails.
 *
 * @throws what the disk says.
 */
export const writeBeside = async (
  target: string,
  bytes: Uint8Array | Iterable<Uint8Array>,
  like: BigIntStats | null,
): Promise<BesideFile> => {
  const path = join(dirname(target), newName(basename(target)))
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0)
  // What replaces a file is nobody else's to read before it has the file's rights.
  const handle = await open(path, flags, like === null ? 0o666 : 0o600)
  try {
    for (const chunk of bytes instanceof Uint8Array ? [bytes] : bytes) await handle.writeFile(chunk)
    if (like !== null) await copyRights(handle, like)
    // The system's clock goes in steps, and a file that another program writes in the same step would have the same
    // time as ours: a time that is between two steps is no other's.
    const now = (performance.timeOrigin + performance.now()) / 1000
    await isDone(handle.utimes(now, now))
    await handle.sync()
    return { path, handle, stamp: stampOf(await handle.stat({ bigint: true })) }
  } catch (error) {
    await handle.close().catch(() => {})
    await rm(path, { force: true })
    throw error
  }
}
