import { InvalidIpynb, StorageFailed } from '@anode/protocol'
import { Effect, Either, Exit, Layer, Option, Stream } from 'effect'
import { Artifacts } from '../artifacts/Artifacts.ts'
import { Kinds } from '../executors/Kinds.ts'
import { Rooms } from '../notebooks/Rooms.ts'
import { Storage } from '../Storage.ts'
import { storageFailed } from '../storageTrouble.ts'
import { artifactNames } from './artifactNames.ts'
import { cellIdsOf } from './cellIdsOf.ts'
import { IpynbFiles } from './IpynbFiles.ts'
import { joinBytes } from './joinBytes.ts'
import { NotKept } from './loadSnapshot.ts'
import { readIpynb } from './readIpynb.ts'
import { unwrapUpload } from './unwrapUpload.ts'
import { writeIpynb } from './writeIpynb.ts'

/** What kept a file from becoming a notebook, as an error that a person can act on. */
export const importFailed = (error: unknown): InvalidIpynb | StorageFailed => {
  if (error instanceof InvalidIpynb || error instanceof StorageFailed) return error
  return error instanceof NotKept && error.tag !== 'StorageFailed'
    ? new InvalidIpynb({ message: `This notebook cannot be kept: ${error.message}` })
    : storageFailed(error)
}

/** Reads and writes files where it is asked to. `sha256` gives the hash of bytes in hex. */
export const makeIpynbFilesHere = (sha256: (bytes: Uint8Array) => string) =>
  Effect.gen(function* () {
    const storage = yield* Storage
    const artifacts = yield* Artifacts
    const rooms = yield* Rooms
    const { kinds } = yield* Kinds

    return IpynbFiles.of({
      read: (id, { bytes, wrapped = false }, title, list) =>
        Effect.gen(function* () {
          const body = joinBytes(yield* Stream.runCollect(bytes))
          const upload = wrapped ? yield* unwrapUpload(body) : { file: body, title: '' }
          return yield* Effect.acquireUseRelease(
            Effect.try({ try: () => storage.stageNotebook(id), catch: storageFailed }),
            (staged) =>
              Effect.gen(function* () {
                const contents = new Map<string, Uint8Array>()
                const read = yield* Effect.try({
                  try: () =>
                    readIpynb(upload.file, title || upload.title, kinds, {
                      storage: staged.storage,
                      sha256,
                      putArtifact: (name, content) => contents.set(name, content),
                    }),
                  catch: importFailed,
                })
                if (Either.isLeft(read)) return yield* new InvalidIpynb({ message: read.left.message })
                for (const [name, content] of contents) yield* artifacts.put(name, content)
                yield* Effect.try({ try: staged.keep, catch: storageFailed })
                return yield* list(read.right)
              }),
            (staged, exit) =>
              Effect.sync(() => {
                if (Exit.isFailure(exit)) storage.removeNotebook(id)
                staged.drop()
              }),
          )
        }),
      write: (id) =>
        Effect.gen(function* () {
          const { room } = yield* rooms.open(id)
          const { head } = room
          const snapshot = yield* Effect.try({ try: () => room.snapshot(), catch: storageFailed })
          const names = artifactNames(snapshot)
          const contents = new Map<string, Uint8Array>()
          for (const name of names) {
            const bytes = yield* artifacts.get(name)
            if (Option.isSome(bytes)) contents.set(name, bytes.value)
          }
          return {
            ...{ head, ids: cellIdsOf(snapshot), lost: names.size - contents.size },
            pieces: Stream.fromIterable([...writeIpynb(snapshot, kinds, (name) => contents.get(name))]),
          }
        }),
    })
  })

/** `IpynbFiles` that reads and writes in this process, while everybody waits: for small files. */
export const ipynbFilesHere = (sha256: (bytes: Uint8Array) => string) =>
  Layer.effect(IpynbFiles, makeIpynbFilesHere(sha256))
