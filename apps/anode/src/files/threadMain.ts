/**
 * A thread of the server that reads or writes one file, and ends. Files can be large, and reading one holds up
 * whatever else its thread has to do: the server's own must answer everybody.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { cellKinds } from '@anode/cells'
import { readSnapshot } from '@anode/document'
import type { RoomStorage } from '@anode/server'
import { artifactNames, cellIdsOf, NotKept, readIpynb, unwrapUpload, writeIpynb } from '@anode/server/files'
import { Either } from 'effect'
import { artifactPath } from '../storage/fileArtifacts.ts'
import { finishSqlite, openNewSqlite, readSqlite } from '../storage/sqliteStorage.ts'
import { sha256 } from './sha256.ts'
import type { ThreadAnswer, ThreadJob } from './ThreadJob.ts'

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

const readArtifact = (folder: string) => (name: string) => {
  try {
    return readFileSync(artifactPath(folder, name))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** The notebook at one moment, whoever writes to it meanwhile, and the number of its last fact then. */
const snapshotIn = (database: string) => {
  const storage = readSqlite(database)
  try {
    storage.execute('BEGIN')
    const [log] = storage.select('SELECT max(seq) AS head FROM log')
    return { snapshot: readSnapshot(storage), head: Number(log?.head ?? 0) }
  } finally {
    storage.close()
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

const work = (port: MessagePort, job: ThreadJob): void => {
  const answer = (message: ThreadAnswer) => port.postMessage(message)
  if (job._tag === 'read') {
    answer(attempt(() => read(job)))
    return
  }
  let pieces: Iterator<Uint8Array<ArrayBuffer>> | undefined
  port.on('message', () =>
    answer(
      attempt(() => {
        if (pieces === undefined) {
          const { snapshot, head } = snapshotIn(job.database)
          pieces = writeIpynb(snapshot, cellKinds, readArtifact(job.artifacts))
          const names = [...artifactNames(snapshot)]
          const lost = names.filter((name) => !existsSync(artifactPath(job.artifacts, name))).length
          return { _tag: 'begun', head, ids: cellIdsOf(snapshot), lost }
        }
        const { done, value } = pieces.next()
        return done ? { _tag: 'end' } : { _tag: 'piece', bytes: value }
      }),
    ),
  )
}

if (parentPort !== null) work(parentPort, workerData as ThreadJob)
