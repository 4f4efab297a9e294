import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { DiskFailed, type DiskFile, type DiskStamp, isSameStamp } from '@anode/server'
import { readHashed } from '../files/readHashed.ts'
import { regular, stampOf } from './fileStamp.ts'

/** The largest file that is read, in bytes. */
const LARGEST = 256 * 2 ** 20

/** How long is waited between tries while a file is being written, in ms. */
const PAUSES = [20, 20, 40, 80, 160, 320, 320]

/** The clock of a file system may stand still for so long, in ms: what is written meanwhile has the same time. */
const TICK = 20

/** A file that was emptied so lately is going to be filled, in ms. */
const EMPTIED = 300

/** Whether a file may be written once more without its stamp showing that, or is between two steps of being written. */
const isFresh = ({ changedAt, size }: DiskStamp, quiet: number): boolean => {
  const changed = Number(BigInt(changedAt.slice(changedAt.indexOf(' ') + 1)) / 1_000_000n)
  const age = Date.now() - changed
  return age >= 0 && age < (size === 0 ? EMPTIED : Math.max(TICK, quiet))
}

/** One look: null while somebody writes. */
const readOnce = async (path: string, quiet: number): Promise<DiskFile | null> => {
  // What is no file any more, as a pipe, must not be waited for.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    const before = stampOf(regular(await file.stat({ bigint: true }), path))
    if (before.size > LARGEST) {
      throw new DiskFailed({
        kind: 'tooLarge',
        message: `The file “${path}” is too large: a notebook’s file may have ${LARGEST / 2 ** 20} MB. Clear large outputs in the program that wrote it.`,
      })
    }
    if (isFresh(before, quiet)) return null
    const { bytes, sha256 } = await readHashed(file, before.size)
    const after = stampOf(await file.stat({ bigint: true }))
    return bytes.length === before.size && isSameStamp(before, after) ? { bytes, sha256, stamp: after } : null
  } finally {
    await file.close()
  }
}

/**
 * A file as it was at one moment: nobody wrote between the looks at its stamp before and after, on one open file, nor in
 * the last `quiet` ms.
 *
 * @throws DiskFailed, and what the disk says.
 */
export const readDiskFile = async (path: string, quiet = 0): Promise<DiskFile> => {
  for (const pause of [...PAUSES, null]) {
    const file = await readOnce(path, quiet)
    if (file !== null) return file
    if (pause !== null) await delay(pause)
  }
  throw new DiskFailed({
    kind: 'other',
    message: `The file “${path}” could not be read: another program keeps writing to it. It is read when that program has finished.`,
  })
}
