import { randomUUID } from 'node:crypto'
import { statSync, unlinkSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { StorageFailed } from '@anode/protocol'
import { type Artifacts, sha256Of, storageFailed } from '@anode/server'
import { type Context, Effect, Option } from 'effect'
import { syncFolder } from './syncFolder.ts'

/** Artifacts in files, which files can become without being copied. */
export type FileArtifacts = Context.Tag.Service<typeof Artifacts> & {
  /** Takes a file of the same disk, which is synced, under the hash of its content. */
  readonly adopt: (sha256: string, file: string) => Effect.Effect<void, StorageFailed>
}

/** Where a content lies: two letters of its hash are a folder, `artifacts/ab/abcdef…`. */
export const artifactPath = (folder: string, sha256: string): string =>
  join(folder, sha256.slice(0, 2), sha256)

/**
 * Artifacts as files in a folder. When one has been put it is on the disk, under its name: the fact that names it comes
 * after it. What a power cut left half-written is no artifact: a file is looked through once before anybody gets it.
 */
export const fileArtifacts = (folder: string): FileArtifacts => {
  const pathOf = (sha256: string) => artifactPath(folder, sha256)
  const exists = (path: string) =>
    stat(path).then(
      () => true,
      () => false,
    )
  /** How often each is being put just now: must not be deleted between a look at the file and its next. */
  const arriving = new Map<string, number>()
  const count = (sha256: string, by: 1 | -1) => {
    const times = (arriving.get(sha256) ?? 0) + by
    if (times === 0) arriving.delete(sha256)
    else arriving.set(sha256, times)
  }
  /** Files that hold what their name says, by name: their time and size when they were looked through. */
  const sound = new Map<string, string>()
  const stampOf = ({ mtimeMs, size }: { readonly mtimeMs: number; readonly size: number }) =>
    `${mtimeMs} ${size}`

  /** What the file holds; null when there is none, or not what its name says. */
  const read = async (sha256: string): Promise<Uint8Array | null> => {
    const path = pathOf(sha256)
    const file = await stat(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw error
    })
    if (file === null) return null
    const bytes = await readFile(path)
    if (sound.get(sha256) !== stampOf(file)) {
      if ((await sha256Of(bytes)) !== sha256) return null
      sound.set(sha256, stampOf(file))
    }
    return bytes
  }

  /** Makes the folder of a file, puts the file there, and has both on the disk. */
  const place = async (path: string, put: () => Promise<void>) => {
    const made = await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await put()
    await syncFolder(dirname(path))
    if (made !== undefined) await syncFolder(dirname(made))
  }

  const write = async (path: string, bytes: Uint8Array) => {
    // The same content may be put twice at once.
    const part = `${path}.${randomUUID()}.part`
    try {
      await writeFile(part, bytes, { flush: true, mode: 0o600 })
      await rename(part, path)
    } catch (error) {
      // On a full disk half a content would only take space.
      await rm(part, { force: true })
      throw error
    }
  }
  const arrive = (sha256: string, write: (path: string) => Promise<void>) =>
    Effect.tryPromise({
      try: async () => {
        const path = pathOf(sha256)
        count(sha256, 1)
        try {
          // A file's time says when its content was put last.
          if ((await read(sha256)) !== null) await utimes(path, new Date(), new Date())
          else await place(path, () => write(path))
          sound.set(sha256, stampOf(await stat(path)))
        } finally {
          count(sha256, -1)
        }
      },
      catch: storageFailed,
    })
  return {
    put: (sha256, bytes) => arrive(sha256, (path) => write(path, bytes)),
    adopt: (sha256, file) => arrive(sha256, (path) => rename(file, path)),
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
        try: () => read(sha256).then(Option.fromNullable),
        catch: storageFailed,
      }),
  }
}
