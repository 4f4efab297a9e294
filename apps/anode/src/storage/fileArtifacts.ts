import { statSync, unlinkSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, stat, utimes, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
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
  /** Being put just now: must not be deleted between a look at the file and its next. */
  const arriving = new Set<string>()
  const write = async (path: string, bytes: Uint8Array) => {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const part = `${path}.${process.pid}.part`
    await writeFile(part, bytes, { flush: true, mode: 0o600 })
    await rename(part, path)
  }
  return {
    put: (sha256, bytes) =>
      Effect.tryPromise({
        try: async () => {
          const path = pathOf(sha256)
          arriving.add(sha256)
          try {
            // A file's time says when its content was put last.
            if (await exists(path)) await utimes(path, new Date(), new Date())
            else await write(path, bytes)
          } finally {
            arriving.delete(sha256)
          }
        },
        catch: storageFailed,
      }),
    notPutSince: (time) =>
      Effect.tryPromise({
        try: async () => {
          if (!(await exists(folder))) return []
          const files = await readdir(folder, { recursive: true })
          const names = files.map((file) => basename(file)).filter((name) => /^[0-9a-f]{64}$/.test(name))
          const old: string[] = []
          for (const name of names) if ((await stat(pathOf(name))).mtimeMs < time) old.push(name)
          return old
        },
        catch: storageFailed,
      }),
    remove: (sha256, notPutSince) =>
      Effect.try({
        // In one go: nothing is put in between.
        try: () => {
          const path = pathOf(sha256)
          const file = statSync(path, { throwIfNoEntry: false })
          if (file !== undefined && file.mtimeMs < notPutSince && !arriving.has(sha256)) unlinkSync(path)
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
