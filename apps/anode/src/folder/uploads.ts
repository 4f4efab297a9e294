import { constants } from 'node:fs'
import { type FileHandle, lstat, open, rename, stat, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { DiskFailed, type ServedFolderShape, type UploadPart } from '@anode/server'
import { Effect, Stream } from 'effect'
import { syncFolder } from '../storage/syncFolder.ts'
import type { FolderBorders } from './FolderBorders.ts'
import { folderFailed } from './folderFailed.ts'
import { folderItem, pathIn } from './folderItem.ts'
import { freeName, renameExclusively } from './moveEntry.ts'
import { partName } from './partNames.ts'

const sizeOf = (place: string): Promise<number> =>
  stat(place).then(
    ({ size }) => size,
    () => 0,
  )

const wrongOffset = (path: string, received: number) =>
  new DiskFailed({
    kind: 'taken',
    message: `Of “${path}” ${received} bytes have arrived: the next ones begin there. Ask how far the upload is, and go on from there.`,
  })

const tooMuch = (path: string) =>
  new DiskFailed({ kind: 'badName', message: `More came of “${path}” than its size says. Send it again.` })

/**
 * Uploads are kept beside their place, under a hidden name, until all of a file is there. Whoever sends the same file
 * again, after a break or a restart, goes on where it broke off.
 */
export const uploads = (borders: FolderBorders): Pick<ServedFolderShape, 'received' | 'write'> => {
  const attempt = <A>(doing: string, path: string, body: () => Promise<A>) =>
    Effect.tryPromise({ try: body, catch: (error) => folderFailed(error, doing, path) })

  /** Uploads that are being written: one request at a time. */
  const busy = new Set<string>()

  const placesOf = async (part: UploadPart) => {
    const place = await borders.newPlace(part.path)
    return { place, beside: join(dirname(place), partName(part)) }
  }

  const append = <E>(
    part: UploadPart,
    file: FileHandle,
    offset: number,
    bytes: Stream.Stream<Uint8Array, E>,
  ) => {
    let end = offset
    return Stream.runForEach(bytes, (piece) =>
      attempt('uploaded', part.path, async () => {
        if (end + piece.length > part.size) throw tooMuch(part.path)
        let done = 0
        while (done < piece.length) {
          const { bytesWritten } = await file.write(piece, done, piece.length - done, end + done)
          done += bytesWritten
        }
        end += piece.length
      }),
    )
  }

  const finish = async (
    part: UploadPart,
    place: string,
    beside: string,
    onTaken: string,
  ): Promise<string> => {
    const file = await open(beside, 'r+')
    try {
      await file.sync()
    } finally {
      await file.close()
    }
    if (onTaken === 'replace') {
      if ((await lstat(place).catch(() => null))?.isDirectory()) {
        throw Object.assign(new Error('A folder lies there.'), { code: 'EEXIST' })
      }
      await rename(beside, place)
    } else {
      try {
        await renameExclusively(beside, place)
      } catch (error) {
        if (onTaken !== 'rename' || (error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
        const folder = part.path.includes('/') ? part.path.slice(0, part.path.lastIndexOf('/')) : ''
        const free = await freeName(dirname(place), basename(place))
        await renameExclusively(beside, join(dirname(place), free))
        await syncFolder(dirname(place)).catch(() => {})
        return pathIn(folder, free)
      }
    }
    await syncFolder(dirname(place)).catch(() => {})
    return part.path
  }

  return {
    received: (part) => attempt('looked at', part.path, async () => sizeOf((await placesOf(part)).beside)),
    write: (part, bytes) =>
      Effect.gen(function* () {
        const { path, size, offset, onTaken } = part
        const { place, beside } = yield* attempt('uploaded', path, () => placesOf(part))
        const taking = Effect.gen(function* () {
          yield* attempt('uploaded', path, async () => {
            const isTaken = onTaken === 'refuse' && (await lstat(place).catch(() => null)) !== null
            // Before gigabytes of it are sent.
            if (isTaken) throw Object.assign(new Error('Something lies there.'), { code: 'EEXIST' })
            const received = await sizeOf(beside)
            if (received !== offset) throw wrongOffset(path, received)
            if (size > 0 && received > size) await unlink(beside)
          })
          yield* Effect.acquireUseRelease(
            attempt('uploaded', path, () => open(beside, constants.O_WRONLY | constants.O_CREAT, 0o666)),
            (file) => append(part, file, offset, bytes),
            (file) => Effect.promise(() => file.close().catch(() => {})),
          )
          const received = yield* attempt('uploaded', path, () => sizeOf(beside))
          if (received < size) return { received, item: null }
          const item = yield* attempt('uploaded', path, async () =>
            folderItem(borders, await finish(part, place, beside, onTaken)),
          )
          return { received, item }
        })
        if (busy.has(beside))
          return yield* wrongOffset(path, yield* attempt('looked at', path, () => sizeOf(beside)))
        busy.add(beside)
        return yield* Effect.ensuring(
          taking,
          Effect.sync(() => busy.delete(beside)),
        )
      }),
  }
}
