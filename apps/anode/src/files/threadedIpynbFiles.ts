import { open, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StorageFailed } from '@anode/protocol'
import {
  artifactBytes,
  everyKind,
  IpynbFiles,
  Kinds,
  makeIpynbFilesHere,
  type RoomStorage,
  Rooms,
  storageFailed,
  type Upload,
} from '@anode/server'
import { Effect, Exit, Layer, Option, Stream } from 'effect'
import type { DataDirectory } from '../storage/DataDirectory.ts'
import type { FileArtifacts } from '../storage/fileArtifacts.ts'
import { makeStagingFolder, placeNotebook } from '../storage/Staging.ts'
import { removeSqlite } from '../storage/sqliteStorage.ts'
import { IpynbThread } from './IpynbThread.ts'
import { sha256 } from './sha256.ts'
import type { ThreadAnswer } from './ThreadJob.ts'

/** What takes fewer bytes is done at once: it takes less time than a thread does to start. */
const SMALL = 256 * 1024
const SMALL_DATABASE = 1024 * 1024

/** So many threads work at once, so that many large files do not take all of the memory. */
const READERS = 2
const WRITERS = 4

const attempt = <A>(body: () => A | Promise<A>) =>
  Effect.tryPromise({ try: async () => body(), catch: storageFailed })

/** Puts what comes into a file; gives how many bytes that were. */
const receive = ({ bytes }: Upload, path: string) =>
  Effect.acquireUseRelease(
    attempt(() => open(path, 'wx', 0o600)),
    (file) =>
      Effect.gen(function* () {
        let size = 0
        yield* Stream.runForEach(bytes, (chunk) => {
          size += chunk.length
          return attempt(() => file.writeFile(chunk))
        })
        if (size > SMALL) yield* attempt(() => file.sync())
        return size
      }),
    (file) => Effect.promise(() => file.close()),
  )

const sizeOf = (storage: RoomStorage): number => {
  const [row] = storage.select(
    'SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size',
  )
  return Number(row?.bytes ?? 0)
}

const unexpected = (answer: ThreadAnswer) => Effect.die(new Error(`The thread answered ${answer._tag}.`))

/** What a thread that writes says next. */
const next = (thread: IpynbThread): Effect.Effect<ThreadAnswer, StorageFailed> =>
  Effect.catchTag(thread.next, 'InvalidIpynb', ({ message }) => new StorageFailed({ message }))

/** The next piece of the file that a thread writes; null at its end. */
const nextPiece = (thread: IpynbThread): Effect.Effect<Uint8Array | null, StorageFailed> =>
  Effect.flatMap(next(thread), (answer) =>
    answer._tag === 'piece'
      ? Effect.succeed(answer.bytes)
      : answer._tag === 'end'
        ? Effect.succeed(null)
        : unexpected(answer),
  )

const begin = (thread: IpynbThread) =>
  Effect.flatMap(next(thread), (answer) =>
    answer._tag === 'begun' ? Effect.succeed(answer) : unexpected(answer),
  )

const make = (directory: DataDirectory, artifacts: FileArtifacts) =>
  Effect.gen(function* () {
    const here = yield* makeIpynbFilesHere(sha256)
    // Other kinds are code that a thread has not.
    if ((yield* Kinds) !== everyKind) return here
    const rooms = yield* Rooms
    const readers = yield* Effect.makeSemaphore(READERS)
    const writers = yield* Effect.makeSemaphore(WRITERS)

    /** A thread that writes the notebook; others that want one wait until it is gone. */
    const startWriter = (id: string) =>
      Effect.uninterruptibleMask((restore) =>
        Effect.map(restore(writers.take(1)), () => {
          const job = { database: directory.notebook(id), artifacts: directory.artifacts }
          return new IpynbThread({ _tag: 'write', ...job }, () => Effect.runFork(writers.release(1)))
        }),
      )

    return IpynbFiles.of({
      read: (id, upload, title, list) =>
        Effect.acquireUseRelease(
          attempt(() => makeStagingFolder(directory, id)),
          (folder) =>
            Effect.gen(function* () {
              const { wrapped = false } = upload
              if ((yield* receive(upload, folder.upload)) <= SMALL) {
                const bytes = yield* attempt(() => readFile(folder.upload))
                return yield* here.read(id, { bytes: Stream.succeed(bytes), wrapped }, title, list)
              }
              const { remove: _, ...places } = folder
              const answer = yield* readers.withPermits(1)(
                Effect.acquireUseRelease(
                  Effect.sync(() => new IpynbThread({ _tag: 'read', ...places, wrapped, title })),
                  (thread) => thread.answer,
                  (thread) => thread.close,
                ),
              )
              if (answer._tag !== 'read') return yield* unexpected(answer)
              for (const name of yield* attempt(() => readdir(folder.artifacts))) {
                yield* artifacts.adopt(name, join(folder.artifacts, name))
              }
              yield* attempt(() => placeNotebook(directory, id, folder.database))
              return yield* list(answer.imported)
            }),
          (folder, exit) =>
            Effect.ignore(
              attempt(() => {
                if (Exit.isFailure(exit)) removeSqlite(directory.notebook(id))
                folder.remove()
              }),
            ),
        ),
      write: (id) =>
        Effect.gen(function* () {
          const { room, storage } = yield* rooms.open(id)
          const isSmall = yield* Effect.try({
            try: () => sizeOf(storage) <= SMALL_DATABASE && artifactBytes(room.snapshot()) <= SMALL_DATABASE,
            catch: storageFailed,
          })
          if (isSmall) {
            return yield* here.write(id)
          }
          const thread = yield* startWriter(id)
          // What goes wrong at the start is told; later the answer can only break off.
          const begun = yield* Effect.onError(begin(thread), () => thread.close)
          const first = yield* Effect.onError(nextPiece(thread), () => thread.close)
          const pieces = Stream.ensuring(
            Stream.unfoldEffect(first, (piece) =>
              piece === null
                ? Effect.succeed(Option.none())
                : Effect.map(nextPiece(thread), (next) => Option.some([piece, next] as const)),
            ),
            thread.close,
          )
          const { head, ids, lost } = begun
          return { head, ids, lost, pieces }
        }),
    })
  })

/** Files are read and written in threads of their own, unless they are small. */
export const threadedIpynbFiles = (directory: DataDirectory, artifacts: FileArtifacts) =>
  Layer.effect(IpynbFiles, make(directory, artifacts))
