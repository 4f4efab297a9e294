/**
 * What a file was before it was replaced, under a second name (a hard link), for the half second in which another
 * program that had it open may still write to it. Such a program does not know that it writes to what nobody sees any
 * more. When it has, its version is put beside the file under a name that people see, and nothing is lost.
 */

import { linkSync, statSync, unlinkSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { DiskStamp } from '@anode/server'
import { isSameContent, stampNow } from './fileStamp.ts'
import { oldName, otherName, readSideName } from './sideNames.ts'

export interface KeptFile {
  readonly path: string
  /** Where it was kept from. */
  readonly target: string
  readonly was: DiskStamp
}

/** How long it is kept, in ms. */
const KEPT = 500

/** How many versions of other programs may stand beside a file. */
const MOST_OTHERS = 1000

/** What file systems say that know no hard links, and what the system says to whom may not make one. */
const NO_LINKS = new Set([
  ...['EPERM', 'EACCES', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL', 'EISDIR', 'EMLINK', 'EXDEV', 'UNKNOWN'],
])

/** Makes a second name of a file. False where that cannot be. */
export const linkFile = (path: string, second: string): boolean => {
  try {
    linkSync(path, second)
    return true
  } catch (error) {
    if (NO_LINKS.has((error as NodeJS.ErrnoException).code ?? '')) return false
    throw error
  }
}

/** Null where there are no hard links: FAT, some network disks. */
export const keepFile = (target: string, was: DiskStamp): KeptFile | null => {
  const path = join(dirname(target), oldName(basename(target), was))
  return linkFile(target, path) ? { path, target, was } : null
}

export const isUntouched = ({ path, was }: KeptFile): boolean => isSameContent(stampNow(path), was)

/** Puts what another program wrote beside the file, under the first name that is free. */
const showOther = (path: string, target: string) => {
  for (let number = 1; number <= MOST_OTHERS; number++) {
    try {
      linkSync(path, join(dirname(target), otherName(basename(target), number)))
      return unlinkSync(path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

/** Removes what was kept at `path`, which its name tells; shows it to people if somebody has written to it. */
export const settleKept = (path: string, target: string): void => {
  const { dev, ino } = statSync(path, { bigint: true })
  const there = statSync(target, { bigint: true, throwIfNoEntry: false })
  const isInPlace = there?.dev === dev && there.ino === ino
  const name = readSideName(basename(target), basename(path))
  if (isInPlace || name?.hasContentOf(stampNow(path))) unlinkSync(path)
  else showOther(path, target)
}

const pending = new Map<KeptFile, NodeJS.Timeout>()

const settle = (kept: KeptFile) => {
  clearTimeout(pending.get(kept))
  pending.delete(kept)
  try {
    settleKept(kept.path, kept.target)
  } catch {
    // It stays, and is looked at when the file is written next.
  }
}

const settleAll = () => {
  for (const kept of pending.keys()) settle(kept)
}

/** The same after a while, or when the process ends. */
export const settleLater = (kept: KeptFile): void => {
  if (!process.listeners('exit').includes(settleAll)) process.on('exit', settleAll)
  pending.set(
    kept,
    setTimeout(() => settle(kept), KEPT),
  )
}
