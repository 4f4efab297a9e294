import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type LastTexts, storageFailed } from '@anode/server'
import { Effect } from 'effect'
import { sha256 } from '../files/sha256.ts'

/** `LastTexts` in a folder, in which each notebook has one of its own. What a crash cut off is none: its hash tells. */
export const lastTexts = (folder: string): typeof LastTexts.Service => {
  const attempt = <A>(body: () => Promise<A>) => Effect.tryPromise({ try: body, catch: storageFailed })
  return {
    put: (notebookId, name, bytes) =>
      attempt(async () => {
        await mkdir(join(folder, notebookId), { recursive: true, mode: 0o700 })
        await writeFile(join(folder, notebookId, name), bytes, { mode: 0o600 })
      }),
    get: (notebookId, name) =>
      Effect.promise(() =>
        readFile(join(folder, notebookId, name)).then(
          (bytes) => (sha256(bytes) === name ? bytes : null),
          () => null,
        ),
      ),
    keepOnly: (notebookId, name) =>
      attempt(async () => {
        for (const other of await readdir(join(folder, notebookId))) {
          if (other !== name) await rm(join(folder, notebookId, other), { force: true })
        }
      }),
    remove: (notebookId) => attempt(() => rm(join(folder, notebookId), { recursive: true, force: true })),
  }
}
