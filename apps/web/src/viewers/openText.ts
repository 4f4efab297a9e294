import { openedFiles } from '../files/OpenedFiles.ts'
import { openInFolder } from '../server/folder.ts'
import { RequestFailed } from '../server/request.ts'
import type { ServedFile } from './ServedFile.ts'

/** Texts with more bytes are looked at; the server refuses to open them for editing. */
export const LARGEST_TEXT = 2_000_000

/** Names of pictures, films and the like: where such a file is empty, there is nothing to be written in it. */
const NO_TEXT =
  /\.(png|jpe?g|gif|webp|avif|bmp|ico|pdf|mp3|ogg|wav|flac|m4a|mp4|m4v|webm|mov|parquet|pq|arrows?|feather|ipc|xls[xm]?)$/i

/** Whether an empty file is one to write in. */
export const isEmptyText = ({ size, name }: Pick<ServedFile, 'size' | 'name'>): boolean =>
  size === 0 && !NO_TEXT.test(name)

/**
 * Opens a text to be edited: as a notebook where it holds cells, else as a text. Gives the id of the notebook that it is;
 * null where it can only be looked at.
 */
export const openText = async (path: string): Promise<string | null> => {
  try {
    const notebook = await openInFolder(path)
    openedFiles.tell(notebook.id, notebook)
    return notebook.id
  } catch (error) {
    if (error instanceof RequestFailed && error.tag === 'InvalidIpynb') return null
    throw error
  }
}
