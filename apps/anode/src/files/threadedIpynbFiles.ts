import { open, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type InvalidIpynb, StorageFailed } from '@anode/protocol'
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
import { makeStagingFolder, placeNotebook, type StagingFolder } from '../storage/Staging.ts'
import { removeSqlite } from '../storage/sqliteStorage.ts'
import type { IpynbThread } from './IpynbThread.ts'
import { IpynbThreads } from './IpynbThreads.ts'
import { sha256 } from './sha256.ts'
import type { ThreadAnswer } from './ThreadJob.ts'

/** What takes fewer bytes, as a file or as a database, is done at once: others hardly notice. */
const SMALL = 256 * 1024

/** So many threads work at once, so that many large files do not take all of the memory. */
const READERS = 2
const WRITERS = 4

const attempt = <A>(body: () => A | Promise<A>) =>
  Effect.tryPromise({ try: async () => body(), catch: storageFailed })

/** Puts what comes into a file; gives how many bytes that were. */
const receive = <E>(bytes: Stream.Stream<Uint8Array, E>, path: string) =>
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

/** What a thread that writes says: what it read is no file. */
const ofWriter = <A>(
  answer: Effect.Effect<A, InvalidIpynb | StorageFailed>,
): Effect.Effect<A, StorageFailed> =>
  Effect.catchTag(answer, 'InvalidIpynb', ({ message }) => new StorageFailed({ message }))

/** The next piece of the file that a thread writes; null at its end. */
const nextPiece = (thread: IpynbThread): Effect.Effect<Uint8Array | null, StorageFailed> =>
  Effect.flatMap(ofWriter(thread.next), (answer) =>
    answer._tag === 'piece'
      ? Effect.succeed(answer.bytes)
      : answer._tag === 'end'
        ? Effect.succeed(null)
        : unexpected(answer),
  )

/** The buffer of bytes that has nothing else in it, to be given away. */
const wholeBuffers = (bytes: Uint8Array | undefined): ReadonlyArray<ArrayBuffer> =>
  bytes?.buffer instanceof ArrayBuffer && bytes.byteLength === bytes.buffer.byteLength ? [bytes.buffer] : []

const make = (directory: DataDirectory, artifacts: FileArtifacts) =>
  Effect.gen(function* () {
    const here = yield* makeIpynbFilesHere(sha256)
    // Other kinds are code that a thread has not.
    if ((yield* Kinds) !== everyKind) return here
    const rooms = yield* Rooms
    const readers = yield* Effect.makeSemaphore(READERS)
    const writers = yield* Effect.makeSemaphore(WRITERS)
    const threads = yield* Effect.acquireRelease(
      Effect.sync(() => new IpynbThreads()),
      (all) => all.end,
    )

    /** A folder for what a thread makes, while it does. */
    const inFolder = <A, E>(id: string, body: (folder: StagingFolder) => Effect.Effect<A, E>) =>
      Effect.acquireUseRelease(
        attempt(() => makeStagingFolder(directory, id)),
        body,
        (folder) => Effect.ignore(attempt(folder.remove)),
      )

    /** Takes what a thread has put into a folder into the store. */
    const adoptAll = (folder: string) =>
      Effect.gen(function* () {
        for (const name of yield* attempt(() => readdir(folder)))
          yield* artifacts.adopt(name, join(folder, name))
      })

    /** How much a notebook has to do with, in bytes; null: so little that it is done at once. */
    const sizeOfLarge = (id: string) =>
      Effect.flatMap(rooms.open(id), ({ room, storage }) =>
        Effect.try({
          try: () => {
            const size = sizeOf(storage)
            if (size > SMALL) return size
            const values = artifactBytes(room.snapshot())
            return values > SMALL ? size + values : null
          },
          catch: storageFailed,
        }),
      )

    /**
     * A thread that writes; others that want one wait until it is `done` with, or gone: it ends by itself when nobody takes
     * what it writes.
     */
    const takeWriter = (bytes: number) =>
      Effect.uninterruptibleMask((restore) =>
        Effect.map(restore(writers.take(1)), () => {
          const thread = threads.take()
          const release = () => {
            forget()
            Effect.runFork(writers.release(1))
          }
          const forget = thread.onEnd(release)
          const done = Effect.zipRight(Effect.sync(release), threads.giveBack(thread, bytes))
          return { thread, done }
        }),
      )

    return IpynbFiles.of({
      read: (id, upload: Upload, title, list) =>
        inFolder(id, (folder) =>
          Effect.gen(function* () {
            const { wrapped = false } = upload
            const size = yield* receive(upload.bytes, folder.upload)
            if (size <= SMALL) {
              const bytes = yield* attempt(() => readFile(folder.upload))
              return yield* here.read(id, { bytes: Stream.succeed(bytes), wrapped }, title, list)
            }
            const { remove: _, ...places } = folder
            const answer = yield* readers.withPermits(1)(
              threads.using(size, (thread) => thread.start({ _tag: 'read', ...places, wrapped, title })),
            )
            if (answer._tag !== 'read') return yield* unexpected(answer)
            yield* adoptAll(folder.artifacts)
            yield* attempt(() => placeNotebook(directory, id, folder.database))
            return yield* list(answer.imported)
          }),
        ).pipe(
          Effect.onExit((exit) =>
            Exit.isFailure(exit)
              ? Effect.ignore(attempt(() => removeSqlite(directory.notebook(id))))
              : Effect.void,
          ),
        ),
      write: (id) =>
        Effect.gen(function* () {
          const size = yield* sizeOfLarge(id)
          if (size === null) return yield* here.write(id)
          const { thread, done } = yield* takeWriter(size)
          const job = { database: directory.notebook(id), artifacts: directory.artifacts }
          // What goes wrong at the start is told; later the answer can only break off.
          const begun = yield* ofWriter(thread.start({ _tag: 'write', ...job })).pipe(
            Effect.onError(() => thread.close),
          )
          if (begun._tag !== 'begun') return yield* Effect.zipRight(thread.close, unexpected(begun))
          const first = yield* Effect.onError(nextPiece(thread), () => thread.close)
          let isWritten = false
          const pieces = Stream.ensuring(
            Stream.unfoldEffect(first, (piece) => {
              isWritten = piece === null
              return piece === null
                ? Effect.succeed(Option.none())
                : Effect.map(nextPiece(thread), (next) => Option.some([piece, next] as const))
            }),
            Effect.suspend(() => (isWritten ? done : thread.close)),
          )
          const { head, ids, lost } = begun
          return { head, ids, lost, pieces }
        }),
      writeWhole: (id, form, last) =>
        Effect.gen(function* () {
          const size = yield* sizeOfLarge(id)
          if (size === null) return yield* here.writeWhole(id, form, last)
          const job = { database: directory.notebook(id), artifacts: directory.artifacts }
          const before = form.format === 'ipynb' ? null : ((yield* last)?.bytes ?? null)
          const answer = yield* writers.withPermits(1)(
            threads.using(size, (thread) => thread.start({ _tag: 'writeWhole', ...job, form, before })),
          )
          return answer._tag === 'whole' ? answer : yield* unexpected(answer)
        }),
      merge: (id, sides, isUrgent) =>
        Effect.gen(function* () {
          const { theirs, isPutBack, form } = sides
          const size = theirs.length + ((yield* sizeOfLarge(id)) ?? 0)
          if (size <= SMALL || isUrgent) return yield* here.merge(id, sides, isUrgent)
          return yield* inFolder(id, (folder) =>
            Effect.gen(function* () {
              yield* receive(Stream.succeed(theirs), folder.upload)
              const last = yield* sides.last
              const places = { upload: folder.upload, artifacts: folder.artifacts }
              const job = { ...places, database: directory.notebook(id), store: directory.artifacts }
              const answer = yield* readers.withPermits(1)(
                threads.using(size, (thread) =>
                  thread.start({ _tag: 'merge', ...job, last, isPutBack, form }, wholeBuffers(last?.bytes)),
                ),
              )
              if (answer._tag !== 'merged') return yield* unexpected(answer)
              yield* adoptAll(folder.artifacts)
              return { ...answer.merged, head: answer.head }
            }),
          )
        }),
      unchanged: (bytes) =>
        Effect.gen(function* () {
          if (bytes.length <= SMALL) return yield* here.unchanged(bytes)
          const answer = yield* readers.withPermits(1)(
            threads.using(bytes.length, (thread) => thread.start({ _tag: 'unchanged', bytes })),
          )
          return answer._tag === 'unchanged' ? answer.sha256 : yield* unexpected(answer)
        }),
    })
  })

/** Files are read, written and merged in threads of their own, unless they are small. */
export const threadedIpynbFiles = (directory: DataDirectory, artifacts: FileArtifacts) =>
  Layer.scoped(IpynbFiles, make(directory, artifacts))
