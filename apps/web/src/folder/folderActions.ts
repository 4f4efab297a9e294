import type { FolderEntry } from '@anode/protocol'
import { failureOf } from '../failures/failureText.ts'
import {
  copyEntry,
  fileUrl,
  makeEntry,
  moveEntry,
  restoreEntry,
  trashEntry,
  zipUrl,
} from '../server/folder.ts'
import { showFailure, showToast } from '../toasts/Toasts.tsx'
import { folderTree } from './folderTree.ts'
import { folderOf, freeName, nameOf, pathIn } from './paths.ts'

/** Does it, says why it failed, and asks again for the folders that it is about. Null when it failed. */
const attempt = async <A>(
  what: string,
  folders: ReadonlyArray<string>,
  effect: () => Promise<A>,
): Promise<A | null> => {
  try {
    return await effect()
  } catch (error) {
    showFailure(failureOf(what, error))
    return null
  } finally {
    await Promise.all([...new Set(folders)].map((path) => folderTree.refresh(path)))
  }
}

const save = (href: string, name: string): void => {
  const link = document.createElement('a')
  link.href = href
  link.download = name
  link.click()
}

/** What can be done to something in the folder. Each resolves when the tree shows it. */
export const folderActions = {
  /** Makes something of the next free name in a folder; gives it. */
  make: (folder: string, kind: FolderEntry['kind']): Promise<FolderEntry | null> => {
    const [stem, ending] =
      kind === 'notebook'
        ? ['Untitled', '.ipynb']
        : kind === 'folder'
          ? ['New folder', '']
          : ['untitled', '.txt']
    const words = kind === 'notebook' ? 'notebook' : kind
    return attempt(`The ${words} was not made`, [folder], async () => {
      await folderTree.reveal(pathIn(folder, 'x'))
      return makeEntry(pathIn(folder, freeName(folderTree.names(folder), stem, ending)), kind)
    })
  },
  /** Gives it another path; by its name it is renamed, by another folder it is moved. */
  move: (from: string, to: string): Promise<FolderEntry | null> =>
    attempt(`“${nameOf(from)}” was not moved`, [folderOf(from), folderOf(to)], () => moveEntry(from, to)),
  duplicate: (path: string): Promise<FolderEntry | null> =>
    attempt(`“${nameOf(path)}” was not copied`, [folderOf(path)], () => copyEntry(path)),
  remove: (path: string): Promise<unknown> =>
    attempt(`“${nameOf(path)}” was not moved to the trash`, [folderOf(path)], async () => {
      const { id, name } = await trashEntry(path)
      showToast({
        text: `“${name}” is in the trash.`,
        action: { label: 'Undo', run: () => void folderActions.restore(id, path) },
      })
    }),
  restore: (id: string, path: string): Promise<FolderEntry | null> =>
    attempt(`“${nameOf(path)}” was not put back`, [folderOf(path)], () => restoreEntry(id)),
  download: ({ path, kind, name }: Pick<FolderEntry, 'path' | 'kind' | 'name'>): void =>
    kind === 'folder' ? save(zipUrl(path), `${name}.zip`) : save(fileUrl(path, true), name),
  copyPath: async (path: string): Promise<void> => {
    try {
      await navigator.clipboard.writeText(path)
      showToast({ text: 'The path is on the clipboard.' })
    } catch {
      showToast({ text: `The browser did not let the path be copied. It is ${path}` })
    }
  },
}
