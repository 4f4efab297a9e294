import { chmod, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** Lets the folders below a folder be emptied, whatever code has made of their modes. */
const open = async (folder: string): Promise<void> => {
  await chmod(folder, 0o700)
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await open(join(folder, entry.name))
  }
}

/**
 * Removes a folder in which the code of a kernel may have written. Never rejects: what such code made so that it cannot be
 * removed (a path that is too long to be named) stays.
 */
export const removeFolder = async (folder: string): Promise<void> => {
  const options = { recursive: true, force: true }
  try {
    await rm(folder, options)
  } catch {
    await open(folder)
      .then(() => rm(folder, options))
      .catch(() => {})
  }
}
