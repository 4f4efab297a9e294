import { joinBytes } from '@anode/document/joinBytes'
import { InvalidIpynb, StorageFailed } from '@anode/protocol'
import { Effect, Either, Exit, Layer, Option, Stream } from 'effect'
import { Artifacts } from '../artifacts/Artifacts.ts'
import { Kinds } from '../executors/Kinds.ts'
import { Rooms } from '../notebooks/Rooms.ts'
import { Storage } from '../Storage.ts'
import { storageFailed } from '../storageTrouble.ts'
import { artifactNames } from './artifactNames.ts'
import { cellIdsOf } from './cellIdsOf.ts'
import { fromIpynb } from './FileForm.ts'
import { IpynbFiles } from './IpynbFiles.ts'
import { NotKept } from './loadSnapshot.ts'
import { mergeIpynb, unchangedIpynb } from './mergeIpynb.ts'
import { readIpynb } from './readIpynb.ts'
import { unwrapUpload } from './unwrapUpload.ts'
import { withoutOutputs } from './withoutOutputs.ts'
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

    /** A notebook as it is now, with the contents that it is written from; `known`: those that are there already. */
    const momentOf = (id: string, hasOutputs = true, known = new Map<string, Uint8Array>()) =>
      Effect.gen(function* () {
        const { room } = yield* rooms.open(id)
        const { head } = room
        const all = yield* Effect.try({ try: () => room.snapshot(), catch: storageFailed })
        const snapshot = hasOutputs ? all : withoutOutputs(all)
        let lost = 0
        for (const name of artifactNames(snapshot)) {
          if (known.has(name)) continue
          const bytes = yield* artifacts.get(name)
          if (Option.isSome(bytes)) known.set(name, bytes.value)
          else lost += 1
        }
        return { snapshot, contents: known, head, ids: cellIdsOf(snapshot), lost }
      })

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
        Effect.map(momentOf(id), ({ snapshot, contents, ...moment }) => ({
          ...moment,
          pieces: Stream.fromIterable([...writeIpynb(snapshot, kinds, (name) => contents.get(name))]),
        })),
      writeWhole: (id, { format, hasOutputs }, last) =>
        Effect.gen(function* () {
          // Nobody changes the notebook between this and what is told of it.
          const before = format === 'ipynb' ? null : yield* last
          const { snapshot, contents, ...moment } = yield* momentOf(id, hasOutputs)
          const ipynb = joinBytes(writeIpynb(snapshot, kinds, (name) => contents.get(name)))
          const written = fromIpynb(format, ipynb, before?.bytes ?? null)
          if (Either.isLeft(written)) return yield* new InvalidIpynb({ message: written.left.message })
          return { ...moment, bytes: written.right, sha256: sha256(written.right) }
        }),
      merge: (id, { last: lastText, ...others }) =>
        Effect.gen(function* () {
          const { room } = yield* rooms.open(id)
          const { form } = others
          const sides = { ...others, last: yield* lastText }
          const known = new Map<string, Uint8Array>()
          const stored = new Set<string>()
          // Whatever takes a while is done once: the last time round nobody comes in between.
          for (;;) {
            const { snapshot, head } = yield* momentOf(id, form.hasOutputs, known)
            if (room.head !== head) continue
            const contents = new Map<string, Uint8Array>()
            const merged = yield* Effect.try({
              try: () =>
                mergeIpynb(snapshot, sides, kinds, {
                  sha256,
                  artifact: (name) => known.get(name),
                  putArtifact: (name, bytes) => contents.set(name, bytes),
                }),
              catch: importFailed,
            })
            if (Either.isLeft(merged)) return yield* new InvalidIpynb({ message: merged.left.message })
            for (const [name, bytes] of contents) {
              if (!stored.has(name)) yield* artifacts.put(name, bytes)
              stored.add(name)
            }
            if (room.head === head) return { ...merged.right, head }
          }
        }),
      unchanged: (bytes) => Effect.sync(() => unchangedIpynb(bytes, kinds, sha256)),
    })
  })

/** `IpynbFiles` that reads and writes in this process, while everybody waits: for small files. */
export const ipynbFilesHere = (sha256: (bytes: Uint8Array) => string) =>
  Layer.effect(IpynbFiles, makeIpynbFilesHere(sha256))
