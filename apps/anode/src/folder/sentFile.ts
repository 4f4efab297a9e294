import { constants, createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { DiskFailed, type SentFile } from '@anode/server'
import { Stream } from 'effect'
import { folderFailed } from './folderFailed.ts'

/** So much is read at once, in bytes: two such pieces are in memory for each file that is being sent. */
const PIECE = 1024 * 1024

/** A file that is going to be sent. @throws DiskFailed, and what the disk says */
export const sentFile = async (real: string, path: string): Promise<SentFile> => {
  // What is no file, as a pipe, must not be waited for.
  const file = await open(real, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    const stats = await file.stat({ bigint: true })
    if (!stats.isFile()) {
      throw new DiskFailed({ kind: 'notAFile', message: `“${path}” is no file.` })
    }
    return {
      name: basename(real),
      size: Number(stats.size),
      changedAt: Number(stats.mtimeMs),
      version: `${stats.ino.toString(36)}-${stats.size.toString(36)}-${stats.mtimeNs.toString(36)}`,
      bytes: (first, last) =>
        last < first
          ? Stream.empty
          : Stream.fromAsyncIterable(
              createReadStream(real, { start: first, end: last, highWaterMark: PIECE }),
              (error) => folderFailed(error, 'read', path),
            ),
    }
  } finally {
    await file.close()
  }
}
