/**
 * Replaces a file in one step, and loses nothing that others write at the same time.
 *
 *     write a new file beside it, sync ──► is it as expected? ──► keep the old one ──► rename ──► was the old one
 *                                              │ no                under a name                    written to?
 *                                              ▼                                                      │ yes
 *                                           changed ◄─────────────────── put it back ◄────────────────┘
 *
 * From the look at the file to the rename nothing else of this process runs, and it is a matter of microseconds. Who
 * writes into the file then writes into the old one, which is put back. What remains: another program that *renames* a
 * file into this place exactly between the last look and our rename is overwritten; no call of Node's can tell that.
 */

import { fstatSync, renameSync, rmSync, statSync, unlinkSync } from 'node:fs'
import { realpath } from 'node:fs/promises'
import { dirname } from 'node:path'
import { DiskChanged, type DiskStamp, isSameStamp } from '@anode/server'
import { syncFolder } from '../storage/syncFolder.ts'
import { isSameContent, stampNow, stampOf, statFile, writtenAt } from './fileStamp.ts'
import { isUntouched, type KeptFile, keepFile, linkFile, settleKept, settleLater } from './KeptFile.ts'
import { mayReplace } from './mayReplace.ts'
import { readDiskFile } from './readDiskFile.ts'
import { removeLeftoversSometimes } from './removeLeftovers.ts'
import { type BesideFile, writeBeside } from './writeBeside.ts'

/** Our file in its place, as it was written: who has written to it since finds another stamp. */
const inPlace = ({ handle, stamp }: BesideFile): DiskStamp => {
  const now = stampOf(fstatSync(handle.fd, { bigint: true }))
  const changed = now.changedAt.slice(now.changedAt.indexOf(' '))
  return { ...now, size: stamp.size, changedAt: writtenAt(stamp) + changed }
}

/** Null where there are no hard links; undefined when somebody put another file there at this moment. */
const keepUnlessReplaced = (target: string, was: DiskStamp): KeptFile | null | undefined => {
  try {
    return keepFile(target, was)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    // Linux says so as well of a file that was replaced while it got its second name. There is another then.
    stampNow(target)
    return undefined
  }
}

/** Puts a file back that somebody wrote to while it was replaced by ours. */
const putBack = ({ path, target }: KeptFile, ours: DiskStamp) => {
  let mine: KeptFile | null | undefined
  try {
    mine = keepUnlessReplaced(target, ours)
    if (isSameContent(stampNow(target), ours)) renameSync(path, target)
    // Somebody has written here, too: both are kept.
    else settleKept(path, target)
  } catch (error) {
    settleKept(path, target)
    throw error
  } finally {
    if (mine) settleLater(mine)
  }
}

/** Null when the file is not as expected; it has what others wrote then. */
const swap = (beside: BesideFile, target: string, expected: DiskStamp): DiskStamp | null => {
  if (!isSameStamp(stampNow(target), expected)) return null
  const kept = keepUnlessReplaced(target, expected)
  if (kept === undefined) return null
  try {
    // Somebody may have been faster than the second name.
    if (!isSameContent(stampNow(target), expected)) {
      if (kept !== null) settleKept(kept.path, target)
      return null
    }
    renameSync(beside.path, target)
  } catch (error) {
    if (kept !== null) settleKept(kept.path, target)
    throw error
  }
  const ours = inPlace(beside)
  if (kept === null) return ours
  if (isUntouched(kept)) {
    settleLater(kept)
    return ours
  }
  putBack(kept, ours)
  return null
}

/** Null when there is a file already. */
const putNew = (beside: BesideFile, target: string): DiskStamp | null => {
  try {
    if (linkFile(beside.path, target)) {
      unlinkSync(beside.path)
    } else {
      if (statSync(target, { throwIfNoEntry: false }) !== undefined) return null
      renameSync(beside.path, target)
    }
    return inPlace(beside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return null
    throw error
  }
}

/**
 * Gives a file new content if it is as `expected`; null: if there is none.
 *
 * @throws DiskChanged with what others wrote, DiskFailed, and what the disk says; the file is whole in any case.
 */
export const replaceDiskFile = async (
  path: string,
  bytes: Uint8Array | Iterable<Uint8Array>,
  expected: DiskStamp | null,
): Promise<DiskStamp> => {
  const target = expected === null ? path : await realpath(path)
  const like = expected === null ? null : await statFile(target)
  if (like !== null && expected !== null && !isSameStamp(stampOf(like), expected)) {
    throw new DiskChanged({ found: await readDiskFile(target) })
  }
  await mayReplace(target, like)
  await removeLeftoversSometimes(target)
  const beside = await writeBeside(target, bytes, like)
  let stamp: DiskStamp | null
  try {
    stamp = expected === null ? putNew(beside, target) : swap(beside, target, expected)
  } finally {
    rmSync(beside.path, { force: true })
    await beside.handle.close()
  }
  // The file is in its place: a file system that cannot sync a folder must not make that a failure.
  await syncFolder(dirname(target)).catch(() => {})
  if (stamp === null) throw new DiskChanged({ found: await readDiskFile(target) })
  return stamp
}
