import type { FolderEntry } from '@anode/protocol'
import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { showFailure } from '../toasts/Toasts.tsx'
import { folderActions } from './folderActions.ts'
import { folderTree } from './folderTree.ts'
import { folderOf, pathIn } from './paths.ts'
import { treeFocus } from './treeFocus.ts'
import { uploads } from './Uploads.ts'

/** What can be done in the folder from the page. */
export interface TreeVerbs {
  readonly open: (entry: FolderEntry) => void
  readonly openInNewTab: (entry: FolderEntry) => void
  readonly make: (folder: string, kind: FolderEntry['kind']) => Promise<void>
  readonly rename: (path: string) => void
  readonly renamed: (path: string, name: string | null) => Promise<void>
  readonly remove: (path: string) => Promise<void>
  readonly move: (from: string, folder: string) => Promise<void>
  /** Lets the person pick files to upload into a folder. */
  readonly pick: (folder: string) => void
  readonly upload: (
    folder: string,
    files: ReadonlyArray<{ readonly path: string; readonly file: File }>,
  ) => void
}

/** Where a notebook or another file of the folder is opened. */
export const addressOfEntry = (path: string): string => `/f?${new URLSearchParams({ path })}`

/** Has the browser let the person pick files. */
const pickFiles = (picked: (files: ReadonlyArray<File>) => void): void => {
  const input = document.createElement('input')
  input.type = 'file'
  input.multiple = true
  input.onchange = () => picked([...(input.files ?? [])])
  input.click()
}

/**
 * What the rows of a tree, and what stands around it, can have done. Beside a notebook (`isBeside`) a file that is none
 * opens in a tab of its own, so that the notebook stays.
 */
export const useTreeVerbs = (isBeside = false): TreeVerbs => {
  const navigate = useNavigate()
  return useMemo((): TreeVerbs => {
    const upload: TreeVerbs['upload'] = (folder, files) => {
      void uploads.start(files.map(({ path, file }) => ({ path: pathIn(folder, path), file })))
    }
    return {
      open: (entry) => {
        if (entry.problem !== null)
          return showFailure({ what: `“${entry.name}” cannot be opened`, why: entry.problem })
        if (entry.kind === 'folder') folderTree.toggle(entry.path)
        else if (entry.kind === 'notebook' || !isBeside)
          void navigate({ to: '/f', search: { path: entry.path } })
        else window.open(addressOfEntry(entry.path), '_blank', 'noopener')
      },
      openInNewTab: ({ path }) => void window.open(addressOfEntry(path), '_blank', 'noopener'),
      make: async (folder, kind) => {
        const made = await folderActions.make(folder, kind)
        if (made === null) return
        if (kind === 'notebook') return void navigate({ to: '/f', search: { path: made.path } })
        treeFocus.rename(made.path)
      },
      rename: treeFocus.rename,
      renamed: async (path, name) => {
        treeFocus.renamed()
        const to = name === null ? path : pathIn(folderOf(path), name)
        const moved = to === path ? null : await folderActions.move(path, to)
        if (moved !== null && folderTree.snapshot().open.has(path)) folderTree.toggle(moved.path, true)
        treeFocus.goTo(moved?.path ?? path)
      },
      remove: async (path) => void (await folderActions.remove(path)),
      move: async (from, folder) => {
        const to = pathIn(folder, from.slice(from.lastIndexOf('/') + 1))
        if (to === from) return
        if ((await folderActions.move(from, to)) !== null) treeFocus.goTo(to)
      },
      pick: (folder) =>
        pickFiles((files) =>
          upload(
            folder,
            files.map((file) => ({ path: file.name, file })),
          ),
        ),
      upload,
    }
  }, [navigate, isBeside])
}
