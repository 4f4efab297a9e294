/**
 * The files near a notebook that say what code there needs: in its working folder, and above it up to the folder of the
 * repository (`.git`) that it lies in. Where it lies in none, nothing above its own folder is looked at: that would be
 * the data directory, and whatever that happens to lie in.
 */
import { constants, existsSync } from 'node:fs'
import { lstat, open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type SourceFile, type SourceFiles, sourceFileNames, storageTrouble } from '@anode/server'
import { Effect } from 'effect'

/**
 * A folder and those above it up to the one with `.git`; the folder alone where there is none, or where it is `outside` or
 * what that lies in.
 */
export const foldersOfRepository = (start: string, outside: string | null = null): ReadonlyArray<string> => {
  const folders = [start]
  for (let folder = start; !existsSync(join(folder, '.git')); ) {
    const above = dirname(folder)
    if (above === folder || above === outside) return [start]
    folders.push(above)
    folder = above
  }
  return folders
}

/** A link is none: code in a notebook's folder could make one that leads to what it must not read. */
const isFile = (path: string): Promise<boolean> =>
  lstat(path).then(
    (found) => found.isFile(),
    () => false,
  )

const filesIn = async (folder: string): Promise<ReadonlyArray<SourceFile>> => {
  const found: SourceFile[] = []
  for (const name of sourceFileNames) {
    const path = join(folder, name)
    if (!(await isFile(path))) continue
    const lock = name === 'pyproject.toml' ? join(folder, 'uv.lock') : null
    found.push({ name, path, lock: lock !== null && (await isFile(lock)) ? lock : null })
  }
  return found
}

/** Missing on Windows. */
const NOT_FOLLOWED = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/** @throws Error, whose message says what is wrong with the file */
const readText = async (path: string, limit: number): Promise<string> => {
  // A link, or a pipe that nobody writes to, may have come into its place.
  const file = await open(path, constants.O_RDONLY | NOT_FOLLOWED)
  try {
    // It may grow while it is read: what counts is what came.
    const found = await file.stat()
    if (!found.isFile()) throw new NotReadable('It is no file.')
    const most = Math.min(found.size, limit) + 1
    const { buffer, bytesRead } = await file.read(Buffer.alloc(most), 0, most, 0)
    if (bytesRead > limit) throw new NotReadable(`It is larger than ${Math.round(limit / 1024)} KB.`)
    const bytes = buffer.subarray(0, bytesRead)
    if (bytes.includes(0)) throw new NotReadable('It is no text in UTF-8.')
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } finally {
    await file.close()
  }
}

class NotReadable extends Error {}

const whyNot = (error: unknown): string => {
  if (error instanceof NotReadable) return error.message
  if (error instanceof TypeError) return 'It is no text in UTF-8.'
  const { why, todo } = storageTrouble(error)
  return `${why} ${todo}`
}

/**
 * Files near notebooks, by the folders that their code runs in. `dataDirectory`: whoever keeps their home in a repository
 * has not said with that what notebooks need.
 */
export const sourceFiles = (
  folderOf: (notebookId: string) => string,
  dataDirectory: string | null = null,
): typeof SourceFiles.Service => ({
  near: (notebookId) =>
    Effect.promise(async () => {
      const found: SourceFile[] = []
      for (const folder of foldersOfRepository(folderOf(notebookId), dataDirectory)) {
        found.push(...(await filesIn(folder)))
      }
      return found
    }),
  read: (path, limit) =>
    Effect.tryPromise({
      try: () => readText(path, limit),
      catch: (error) => ({ message: whyNot(error) }),
    }),
})
