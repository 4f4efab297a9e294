import { existsSync, readFileSync, renameSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cellKinds } from '@anode/cells'
import { mergeIpynb } from '@anode/server/files'
import { Either } from 'effect'
import { artifactPath } from '../storage/fileArtifacts.ts'
import { sha256 } from './sha256.ts'
import type { ThreadAnswer, ThreadJob } from './ThreadJob.ts'
import { readArtifact, snapshotIn } from './threadReading.ts'

/** Whether the store has a content, which counts as put just now then. What a crash cut off is none. */
const isKept = (path: string, name: string): boolean => {
  try {
    if (sha256(readFileSync(path)) !== name) return false
    utimesSync(path, new Date(), new Date())
    return true
  } catch (error) {
    // It may be deleted at this moment, as one that nobody needs.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}

/** Merges a file into a notebook; contents that the store has not are in the job's folder then. */
export const mergeFileOf = ({
  database,
  upload,
  last,
  isPutBack,
  form,
  store,
  artifacts,
}: Extract<ThreadJob, { _tag: 'merge' }>): ThreadAnswer => {
  const theirs = readFileSync(upload)
  const { snapshot, head } = snapshotIn(database)
  const result = mergeIpynb(snapshot, { theirs, last, isPutBack, form }, cellKinds, {
    sha256,
    artifact: readArtifact(store),
    putArtifact: (name, bytes) => {
      const path = join(artifacts, name)
      if (existsSync(path) || isKept(artifactPath(store, name), name)) return
      // The file itself is there already, and synced.
      if (bytes.length === theirs.length && existsSync(upload) && name === sha256(theirs))
        renameSync(upload, path)
      else writeFileSync(path, bytes, { mode: 0o600, flush: true })
    },
  })
  return Either.match(result, {
    onLeft: ({ message }) => ({ _tag: 'invalid', message }),
    onRight: (merged) => ({ _tag: 'merged', merged, head }),
  })
}
