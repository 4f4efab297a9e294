import { link, mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type LastTexts, storageFailed } from '@anode/server'
import { Effect, Schema } from 'effect'
import { readHashed } from '../files/readHashed.ts'
import { artifactPath } from './fileArtifacts.ts'
import { syncFolder } from './syncFolder.ts'

const readIds = Schema.decodeUnknownSync(Schema.parseJson(Schema.NullOr(Schema.Array(Schema.String))))

/** A text with more bytes is not written a second time where it is an artifact already. */
const LARGE = 1024 * 1024

const WHOLE = { mode: 0o600, flush: true } as const

/** Puts a text into a place where an artifact may lie under a second name, into which nothing must be written. */
const putLarge = async (path: string, bytes: Uint8Array, artifact: string): Promise<void> => {
  const part = `${path}.part`
  await rm(part, { force: true })
  try {
    // Artifacts are never written to: one of this name has these bytes, and is on the disk.
    await link(artifact, part).catch(() => writeFile(part, bytes, WHOLE))
    await rename(part, path)
  } finally {
    // Where both are the same file, renaming does nothing.
    await rm(part, { force: true })
  }
}

/**
 * `LastTexts` in a folder, in which each notebook has one of its own: each text under its hash, and beside it the ids of its
 * cells. What a crash cut off is none: of the text its hash tells, and of the ids that they are no JSON. `artifacts`: the
 * folder of the store, in which a text that was read from a file is as well.
 */
export const lastTexts = (folder: string, artifacts: string): typeof LastTexts.Service => {
  const attempt = <A>(body: () => Promise<A>) => Effect.tryPromise({ try: body, catch: storageFailed })
  const idsOf = (name: string) => `${name}.ids`
  return {
    put: (notebookId, name, { bytes, ids }) =>
      attempt(async () => {
        const place = join(folder, notebookId)
        await mkdir(place, { recursive: true, mode: 0o700 })
        const path = join(place, name)
        const isLarge = bytes.length > LARGE
        // First: a text without ids is one of an earlier version, which had none here.
        await writeFile(join(place, idsOf(name)), JSON.stringify(ids), WHOLE)
        await (isLarge ? putLarge(path, bytes, artifactPath(artifacts, name)) : writeFile(path, bytes, WHOLE))
        if (isLarge) await syncFolder(place)
      }),
    get: (notebookId, name) =>
      Effect.promise(async () => {
        const place = join(folder, notebookId)
        try {
          const ids = readIds(
            await readFile(join(place, idsOf(name)), 'utf8').catch((error) => {
              if (error.code === 'ENOENT') return 'null'
              throw error
            }),
          )
          await using file = await open(join(place, name), 'r')
          const { bytes, sha256 } = await readHashed(file, (await file.stat()).size)
          return sha256 === name ? { bytes, ids } : null
        } catch {
          return null
        }
      }),
    keepOnly: (notebookId, name) =>
      attempt(async () => {
        const kept = new Set([name, idsOf(name)])
        for (const other of await readdir(join(folder, notebookId))) {
          if (!kept.has(other)) await rm(join(folder, notebookId, other), { force: true })
        }
      }),
    remove: (notebookId) => attempt(() => rm(join(folder, notebookId), { recursive: true, force: true })),
  }
}
