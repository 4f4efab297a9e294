import { constants } from 'node:fs'
import { type FileHandle, lstat, open, realpath } from 'node:fs/promises'
import { dirname } from 'node:path'
import { DiskFailed } from '@anode/server'

/** Windows has neither; nobody makes links there without a right to. */
const AS_IT_IS = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/**
 * Opens a file at a place that was looked at before, and looks again at what was opened: between both, somebody who may
 * write in the folder could have put a link there, or in place of a folder above. Never waits for a pipe.
 *
 * @param place whole and real
 * @param flags beside reading or writing, what is to be done; what is written is the caller's to begin
 * @throws DiskFailed, and what the disk says
 */
export const openChecked = async (place: string, flags: number, mode = 0o666): Promise<FileHandle> => {
  const file = await open(place, flags | AS_IT_IS, mode).catch((error) => {
    // A link, where a moment ago there was none.
    throw error.code === 'ELOOP' || error.code === 'ENXIO' ? swapped() : error
  })
  try {
    const [mine, there, folder] = await Promise.all([
      file.stat({ bigint: true }),
      lstat(place, { bigint: true }),
      realpath(dirname(place)),
    ])
    if (!mine.isFile()) throw new DiskFailed({ kind: 'notAFile', message: `“${place}” is no file.` })
    if (folder !== dirname(place) || mine.ino !== there.ino || mine.dev !== there.dev) throw swapped()
    return file
  } catch (error) {
    await file.close()
    throw error
  }
}

const swapped = () =>
  new DiskFailed({
    kind: 'missing',
    message: 'Another file was put into its place while it was opened. Try again.',
  })
