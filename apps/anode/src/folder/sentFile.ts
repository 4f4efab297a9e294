import { type BigIntStats, constants } from 'node:fs'
import { basename } from 'node:path'
import { DiskFailed, type SentFile } from '@anode/server'
import { Stream } from 'effect'
import { filePieces } from './filePieces.ts'
import { folderFailed } from './folderFailed.ts'
import { openChecked } from './openChecked.ts'

/** Names a state of a file: another one once somebody has written to it, or put another file there. */
export const versionOf = ({ ino, size, mtimeNs }: BigIntStats): string =>
  `${ino.toString(36)}-${size.toString(36)}-${mtimeNs.toString(36)}`

/** A file that is going to be sent. @throws DiskFailed, and what the disk says */
export const sentFile = async (real: string, path: string): Promise<SentFile> => {
  const file = await openChecked(real, constants.O_RDONLY)
  try {
    const stats = await file.stat({ bigint: true })
    const version = versionOf(stats)
    /** The same file: opened only when it is read, so that nobody must close it who does not read it. */
    const pieces = async function* (first: number, last: number) {
      const again = await openChecked(real, constants.O_RDONLY)
      const { ino } = await again.stat({ bigint: true })
      if (ino !== stats.ino) {
        await again.close()
        const message = `“${path}” was replaced when it was about to be sent. Ask for it again.`
        throw new DiskFailed({ kind: 'other', message })
      }
      yield* filePieces(again, first, last)
    }
    return {
      name: basename(real),
      size: Number(stats.size),
      changedAt: Number(stats.mtimeMs),
      version,
      bytes: (first, last) =>
        last < first
          ? Stream.empty
          : Stream.fromAsyncIterable(pieces(first, last), (error) => folderFailed(error, 'read', path)),
    }
  } finally {
    await file.close()
  }
}
