/**
 * A thread of the server that reads, writes or merges one file at a time. Files can be large, and reading one holds up
 * whatever else its thread has to do: the server's own must answer everybody.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type MessagePort, parentPort } from 'node:worker_threads'
import { cellKinds } from '@anode/cells'
import type { RoomStorage } from '@anode/server'
import {
  fromIpynb,
  joinBytes,
  NotKept,
  readIpynb,
  unchangedIpynb,
  unwrapUpload,
  withoutOutputs,
  writeIpynb,
} from '@anode/server/files'
import { Either } from 'effect'
import { finishSqlite, openNewSqlite } from '../storage/sqliteStorage.ts'
import { sha256 } from './sha256.ts'
import type { ThreadAnswer, ThreadJob, WritePieces, WriteWhole } from './ThreadJob.ts'
import { mergeFileOf } from './threadMerge.ts'
import { momentOf, readArtifact, snapshotIn } from './threadReading.ts'

const read = (job: Extract<ThreadJob, { _tag: 'read' }>): ThreadAnswer => {
  const body: Uint8Array = readFileSync(job.upload)
  const unwrapped: Either.Either<{ file: string | Uint8Array; title: string }, { message: string }> =
    job.wrapped ? unwrapUpload(body) : Either.right({ file: body, title: '' })
  return Either.match(unwrapped, {
    onLeft: ({ message }) => ({ _tag: 'invalid', message }),
    onRight: ({ file, title }) => readFile(job, file, job.title || title),
  })
}

const readFile = (
  job: Extract<ThreadJob, { _tag: 'read' }>,
  file: string | Uint8Array,
  title: string,
): ThreadAnswer => {
  const result = makeDatabase(job.database, (storage) =>
    readIpynb(file, title, cellKinds, {
      storage,
      sha256,
      putArtifact: (name, bytes) => {
        const path = join(job.artifacts, name)
        // The file itself is there already, and synced.
        if (bytes === file) renameSync(job.upload, path)
        else if (!existsSync(path)) writeFileSync(path, bytes, { mode: 0o600, flush: true })
      },
    }),
  )
  return Either.match(result, {
    onLeft: ({ message }) => ({ _tag: 'invalid', message }),
    onRight: (imported) => ({ _tag: 'read', imported }),
  })
}

/** A new database that is on the disk when this is done: syncing it takes a while, and is not for whoever places it. */
const makeDatabase = <A>(file: string, fill: (storage: RoomStorage) => A): A => {
  const storage = openNewSqlite(file)
  try {
    return fill(storage)
  } finally {
    storage.close()
    finishSqlite(file)
  }
}

const isDisk = (error: unknown): error is Error =>
  (error instanceof NotKept && error.tag === 'StorageFailed') ||
  (error instanceof Error && 'code' in error && /^(ERR_SQLITE|E[A-Z]+$)/.test(String(error.code)))

/** What went wrong, where a person can do something about it; everything else ends the thread. */
const failure = (error: unknown): ThreadAnswer => {
  if (isDisk(error)) return { _tag: 'storage', message: error.message }
  if (error instanceof NotKept) {
    return { _tag: 'invalid', message: `This notebook cannot be kept: ${error.message}` }
  }
  throw error
}

const attempt = (body: () => ThreadAnswer): ThreadAnswer => {
  try {
    return body()
  } catch (error) {
    return failure(error)
  }
}

type Pieces = Iterator<Uint8Array<ArrayBuffer>>

/** What it is of, and its pieces. */
const write = ({ database, artifacts }: WritePieces | WriteWhole, hasOutputs: boolean) => {
  const { snapshot: all, head } = snapshotIn(database)
  const snapshot = hasOutputs ? all : withoutOutputs(all)
  return {
    moment: momentOf(snapshot, head, artifacts),
    pieces: writeIpynb(snapshot, cellKinds, readArtifact(artifacts)),
  }
}

const whole = (job: WriteWhole): ThreadAnswer => {
  const { format, hasOutputs } = job.form
  const { moment, pieces } = write(job, hasOutputs)
  return Either.match(fromIpynb(format, joinBytes(pieces), job.before), {
    onLeft: ({ message }) => ({ _tag: 'invalid', message }),
    onRight: (bytes) => ({ _tag: 'whole', ...moment, bytes, sha256: sha256(bytes) }),
  })
}

const nextOf = (pieces: Pieces): ThreadAnswer => {
  const { done, value } = pieces.next()
  return done ? { _tag: 'end' } : { _tag: 'piece', bytes: value }
}

const listen = (port: MessagePort): void => {
  let pieces: Pieces = [][Symbol.iterator]()
  const begin = (job: ThreadJob): ThreadAnswer => {
    switch (job._tag) {
      case 'read':
        return read(job)
      case 'merge':
        return mergeFileOf(job)
      case 'unchanged':
        return { _tag: 'unchanged', sha256: unchangedIpynb(job.bytes, cellKinds, sha256) }
      case 'writeWhole':
        return whole(job)
      case 'write': {
        const begun = write(job, true)
        pieces = begun.pieces
        return { _tag: 'begun', ...begun.moment }
      }
    }
  }
  port.on('message', (question: ThreadJob | 'next') => {
    const answer = attempt(() => (question === 'next' ? nextOf(pieces) : begin(question)))
    // It has no use for it any more, and a large file is not copied.
    port.postMessage(answer, answer._tag === 'whole' ? [answer.bytes.buffer as ArrayBuffer] : [])
  })
}

if (parentPort !== null) listen(parentPort)
