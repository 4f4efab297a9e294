import { constants } from 'node:fs'
import { type FileHandle, lstat, rename, stat, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { DiskFailed, type ServedFolderShape, type UploadPart } from '@anode/server'
import { Effect, Stream } from 'effect'
import { letGo } from '../http/letGo.ts'
import { syncFolder } from '../storage/syncFolder.ts'
import type { FolderBorders } from './FolderBorders.ts'
import { folderFailed } from './folderFailed.ts'
import { folderItem, pathIn } from './folderItem.ts'
import { partName } from './leftovers.ts'
import { renameExclusively, taken, toFreeName } from './moveEntry.ts'
import { openChecked } from './openChecked.ts'
import { versionOf } from './sentFile.ts'

/** How much has arrived. A link there is none of ours. */
const sizeOf = (place: string): Promise<number> =>
  lstat(place).then(
    (stats) => (stats.isFile() ? stats.size : 0),
    () => 0,
  )

const wrongOffset = (path: string, received: number) =>
  new DiskFailed({
    kind: 'taken',
    message: `Of “${path}” ${received} bytes have arrived: the next ones begin there. Ask how far the upload is, and go on from there.`,
  })

const busyNow = (path: string) =>
  new DiskFailed({
    kind: 'taken',
    message: `“${path}” is being uploaded by another request. Wait for its end, or try again in a moment.`,
  })

const tooMuch = (path: string) =>
  new DiskFailed({ kind: 'badName', message: `More came of “${path}” than its size says. Send it again.` })

const changed = (path: string) =>
  new DiskFailed({
    kind: 'taken',
    message: `“${path}” is not what the request expects: somebody has changed it meanwhile. Read it again, then decide anew.`,
  })

const writeAll = async (file: FileHandle, piece: Uint8Array, at: number): Promise<void> => {
  for (let done = 0; done < piece.length; ) {
    const { bytesWritten } = await file.write(piece, done, piece.length - done, at + done)
    done += bytesWritten
  }
  letGo(piece)
}

type Upload = Parameters<ServedFolderShape['write']>[0]

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

  /** The part, ready for what comes behind what has arrived. */
  const openPart = async ({ path, size, offset, onTaken }: Upload, place: string, beside: string) => {
    // Before gigabytes of it are sent.
    if (onTaken === 'refuse' && (await lstat(place).catch(() => null)) !== null) throw taken()
    const file = await openChecked(beside, constants.O_RDWR | constants.O_CREAT)
    try {
      const stats = await file.stat()
      // Under two names, it is not only ours.
      if (stats.nlink > 1 || stats.size > size) {
        await unlink(beside)
        throw wrongOffset(path, 0)
      }
      if (stats.size !== offset) throw wrongOffset(path, stats.size)
      return file
    } catch (error) {
      await file.close()
      throw error
    }
  }

  /** Writes what comes; gives how much there is then. The disk takes one piece while the next one comes. */
  const append = <E>({ path, size, offset }: Upload, file: FileHandle, bytes: Stream.Stream<Uint8Array, E>) =>
    Effect.gen(function* () {
      let end = offset
      let writing = Promise.resolve()
      const written = attempt('uploaded', path, () => writing)
      yield* Stream.runForEach(
        bytes,
        (piece) =>
          attempt('uploaded', path, async () => {
            await writing
            if (end + piece.length > size) throw tooMuch(path)
            writing = writeAll(file, piece, end)
            writing.catch(() => {})
            end += piece.length
          }),
        // What came before a break is kept as well.
      ).pipe(Effect.onExit(() => Effect.ignore(written)))
      yield* written
      return end
    })

  /** Gives the file its name, once it is all there and on the disk. */
  const finish = async (upload: Upload, file: FileHandle, place: string, beside: string): Promise<string> => {
    const { path, onTaken, isExpected } = upload
    const there = await lstat(place).catch(() => null)
    if (onTaken === 'replace' && there?.isFile()) await file.chmod(there.mode & 0o777).catch(() => {})
    await file.sync()
    if (isExpected !== undefined) {
      const now = await stat(place, { bigint: true }).catch(() => null)
      if (!isExpected(now === null ? null : versionOf(now))) throw changed(path)
    }
    if (onTaken === 'rename') {
      const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''
      return pathIn(folder, basename(await toFreeName(beside, place)))
    }
    if (onTaken !== 'replace') await renameExclusively(beside, place)
    else if (there?.isDirectory()) throw taken()
    else await rename(beside, place)
    return path
  }

  const writePart = <E>(upload: Upload, place: string, beside: string, bytes: Stream.Stream<Uint8Array, E>) =>
    Effect.acquireUseRelease(
      attempt('uploaded', upload.path, () => openPart(upload, place, beside)),
      (file) =>
        Effect.gen(function* () {
          const received = yield* append(upload, file, bytes).pipe(
            // What is there is not of what is being sent: nobody can go on with it.
            Effect.tapError((error) =>
              error instanceof DiskFailed && error.kind === 'badName'
                ? Effect.promise(() => unlink(beside).catch(() => {}))
                : Effect.void,
            ),
          )
          if (received < upload.size) {
            // Said to have arrived: also after the machine lost its power.
            yield* attempt('uploaded', upload.path, () => file.datasync())
            return { received, item: null }
          }
          const item = yield* Effect.uninterruptible(
            attempt('uploaded', upload.path, async () => {
              const path = await finish(upload, file, place, beside)
              await syncFolder(dirname(place)).catch(() => {})
              return folderItem(borders, path)
            }),
          )
          return { received, item }
        }),
      (file) => Effect.promise(() => file.close().catch(() => {})),
    )

  return {
    received: (part) => attempt('looked at', part.path, async () => sizeOf((await placesOf(part)).beside)),
    write: (upload, bytes) =>
      Effect.gen(function* () {
        const { place, beside } = yield* attempt('uploaded', upload.path, () => placesOf(upload))
        return yield* Effect.acquireUseRelease(
          Effect.suspend(() => {
            if (busy.has(beside)) return busyNow(upload.path)
            busy.add(beside)
            return Effect.void
          }),
          () => writePart(upload, place, beside, bytes),
          () => Effect.sync(() => busy.delete(beside)),
        )
      }),
  }
}
