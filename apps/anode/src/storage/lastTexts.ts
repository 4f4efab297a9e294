import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type LastTexts, sha256Of, storageFailed } from '@anode/server'
import { Effect, Schema } from 'effect'

const readIds = Schema.decodeUnknownSync(Schema.parseJson(Schema.NullOr(Schema.Array(Schema.String))))

/**
 * `LastTexts` in a folder, in which each notebook has one of its own: each text under its hash, and beside it the ids of its
 * cells. What a crash cut off is none: of the text its hash tells, and of the ids that they are no JSON.
 */
export const lastTexts = (folder: string): typeof LastTexts.Service => {
  const attempt = <A>(body: () => Promise<A>) => Effect.tryPromise({ try: body, catch: storageFailed })
  const idsOf = (name: string) => `${name}.ids`
  return {
    put: (notebookId, name, { bytes, ids }) =>
      attempt(async () => {
        const place = join(folder, notebookId)
        await mkdir(place, { recursive: true, mode: 0o700 })
        const whole = { mode: 0o600, flush: true } as const
        await Promise.all([
          writeFile(join(place, idsOf(name)), JSON.stringify(ids), whole),
          writeFile(join(place, name), bytes, whole),
        ])
      }),
    get: (notebookId, name) =>
      Effect.promise(async () => {
        const place = join(folder, notebookId)
        try {
          const bytes = await readFile(join(place, name))
          const ids = readIds(await readFile(join(place, idsOf(name)), 'utf8'))
          return (await sha256Of(bytes)) === name ? { bytes, ids } : null
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
