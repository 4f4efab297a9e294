import type { NotebookSession } from '@anode/notebook'
import { folderOf } from '../../folder/paths.ts'
import { servedFolder } from '../../folder/servedFolder.ts'
import { pathInside } from './folderPath.ts'

/** Where a notebook's file lies in the served folder; null: it is none, or lies elsewhere. */
export const notebookPath = async ({ replica }: NotebookSession): Promise<string | null> => {
  const { file } = replica.live
  const folder = await servedFolder().catch(() => null)
  return file === null || folder === null ? null : pathInside(folder.path, file.path)
}

/** The folder in which a notebook's code runs, in the served folder. */
export const notebookFolder = async (session: NotebookSession): Promise<string> =>
  folderOf((await notebookPath(session)) ?? '')
