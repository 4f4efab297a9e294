import { type BigIntStats, constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { DiskFailed } from '@anode/server'

/** Root may write everything: what its owner may not write is read-only for root as well. */
const isWritable = async (path: string, { mode }: BigIntStats): Promise<boolean> => {
  if (process.geteuid?.() === 0 && (mode & 0o200n) === 0n) return false
  try {
    await access(path, constants.W_OK)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EACCES') return false
    throw error
  }
}

/**
 * Sees to it that a file may be replaced, which takes the right to write in its folder. Writing into the file itself
 * would do without, and leave half a file if it is cut off.
 *
 * @throws DiskFailed when not, and what the disk says.
 */
export const mayReplace = async (path: string, file: BigIntStats | null): Promise<void> => {
  if (file !== null && !(await isWritable(path, file))) {
    throw new DiskFailed({
      kind: 'notAllowed',
      message: `The file “${path}” is read-only: it was not written. Make it writable, or save a copy elsewhere.`,
    })
  }
  const folder = dirname(path)
  if (!(await isWritable(folder, await stat(folder, { bigint: true })))) {
    throw new DiskFailed({
      kind: 'notAllowed',
      message: `The file “${path}” was not written: its folder is read-only, and a new version is made there before it takes the file’s place, so that a failure cannot leave half a file. Make the folder writable for the user who runs Anode, or save a copy elsewhere.`,
    })
  }
}
