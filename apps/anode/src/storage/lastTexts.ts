import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type LastTexts, storageFailed } from '@anode/server'
import { Effect, Schema } from 'effect'
import { sha256 } from '../files/sha256.ts'

const readIds = Schema.decodeUnknownSync(Schema.parseJson(Schema.NullOr(Schema.Array(Schema.String))))

/**
 * `LastTexts` in a folder, in which each notebook has one of its own: each text under its hash, and beside it the ids of its
 * cells. What a crash cut off is none: its hash tells, and the ids are there first.
 */
export const lastTexts = (folder: string): typeof LastTexts.Service => {
  const attempt = <A>(body: () => Promise<A>) => Effect.tryPromise({ try: body, catch: storageFailed })
  const idsOf = (name: string) => `${name}.ids`
  return {
    put: (notebookId, name, { bytes, ids }) =>
      attempt(async () => {
        const place = join(folder, notebookId)
        await mkdir(place, { recursive: true, mode: 0o700 })
        await writeFile(join(place, idsOf(name)), JSON.stringify(ids), { mode: 0o600, flush: true })
        await writeFile(join(place, name), bytes, { mode: 0o600, flush: true })
      }),
    get: (notebookId, name) =>
      Effect.promise(async () => {
        const place = join(folder, notebookId)
        try {
          const bytes = await readFile(join(place, name))
          const ids = readIds(await readFile(join(place, idsOf(name)), 'utf8'))
          return sha256(bytes) === name ? { bytes, ids } : null
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
