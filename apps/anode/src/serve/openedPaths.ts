import { stat } from 'node:fs/promises'
import { messageOf } from '@anode/document/messageOf'
import type { ServedFolderShape } from '@anode/server'
import { nodeServedFolder } from '../folder/nodeServedFolder.ts'
import type { DataDirectory } from '../storage/DataDirectory.ts'
import { UnreadableFile, UnusableFolder } from './serveErrors.ts'

/**
 * What a server was started with: files to open, and a folder to serve.
 *
 * @throws UnreadableFile, UnusableFolder
 */
export const openedPaths = async (
  paths: ReadonlyArray<string>,
  directory: DataDirectory,
): Promise<{ readonly files: ReadonlyArray<string>; readonly folder: ServedFolderShape | null }> => {
  const files: string[] = []
  const folders: string[] = []
  for (const path of paths) {
    const stats = await stat(path).catch((error) => {
      throw new UnreadableFile(path, messageOf(error))
    })
    if (stats.isDirectory()) folders.push(path)
    else files.push(path)
  }
  const [path, second] = folders
  if (path === undefined) return { files, folder: null }
  if (second !== undefined) {
    throw new UnusableFolder(second, `${path} is served already. Start with one folder, which holds both.`)
  }
  try {
    const folder = await nodeServedFolder({ path, own: directory.path, trash: directory.trash })
    return { files, folder }
  } catch (error) {
    throw new UnusableFolder(path, messageOf(error))
  }
}
