import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Artifacts, storageFailed } from '@anode/server'
import { Effect, Option } from 'effect'

/** Artifacts as files, two letters of the hash as folders: `artifacts/ab/abcdef…`. */
export const fileArtifacts = (folder: string): typeof Artifacts.Service => {
  const pathOf = (sha256: string) => join(folder, sha256.slice(0, 2), sha256)
  const exists = (path: string) =>
    stat(path).then(
      () => true,
      () => false,
    )
  return {
    put: (sha256, bytes) =>
      Effect.tryPromise({
        try: async () => {
          const path = pathOf(sha256)
          if (await exists(path)) return
          await mkdir(dirname(path), { recursive: true, mode: 0o700 })
          const part = `${path}.${process.pid}.part`
          await writeFile(part, bytes, { flush: true, mode: 0o600 })
          await rename(part, path)
        },
        catch: storageFailed,
      }),
    get: (sha256) =>
      Effect.tryPromise({
        try: () =>
          readFile(pathOf(sha256)).then(Option.some, (error: NodeJS.ErrnoException) => {
            if (error.code === 'ENOENT') return Option.none()
            throw error
          }),
        catch: storageFailed,
      }),
  }
}
