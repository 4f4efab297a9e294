import type { NotebookInfo } from '@anode/protocol'
import { failureOf } from '../../failures/failureText.ts'
import { deleteForever } from '../../server/notebookList.ts'
import {
  deleteNotebook,
  duplicateNotebook,
  ipynbUrl,
  renameNotebook,
  restoreNotebook,
} from '../../server/notebooks.ts'
import { showFailure, showToast } from '../../toasts/Toasts.tsx'
import { notebookList } from '../state/notebookList.ts'

/** A notebook's title, or what stands for one. */
export const titleOf = ({ title }: Pick<NotebookInfo, 'title'>): string => title || 'Untitled'

/** Does it, says why it failed, and asks for the list again. */
const attempt = async (what: string, effect: () => Promise<unknown>): Promise<void> => {
  try {
    await effect()
  } catch (error) {
    showFailure(failureOf(`${what} failed`, error))
  }
  await notebookList.refresh()
}

/** What can be done to a notebook in the list. Each resolves when the list shows it. */
export const rowActions = {
  rename: ({ id }: NotebookInfo, title: string) => attempt('Renaming', () => renameNotebook(id, title)),
  duplicate: (notebook: NotebookInfo) =>
    attempt('Duplicating', async () => {
      const copy = await duplicateNotebook(notebook.id)
      showToast({ text: `“${titleOf(copy)}” was made.` })
    }),
  remove: (notebook: NotebookInfo) =>
    attempt('Moving to the trash', async () => {
      await deleteNotebook(notebook.id)
      showToast({
        text: `“${titleOf(notebook)}” is in the trash.`,
        action: { label: 'Undo', run: () => void rowActions.restore(notebook) },
      })
    }),
  restore: ({ id }: NotebookInfo) => attempt('Restoring', () => restoreNotebook(id)),
  deleteForever: ({ id }: NotebookInfo) => attempt('Deleting', () => deleteForever(id)),
  download: (notebook: NotebookInfo): void => {
    const link = document.createElement('a')
    link.href = ipynbUrl(notebook.id)
    link.download = `${titleOf(notebook)}.ipynb`
    link.click()
  },
  openInNewTab: ({ id }: NotebookInfo): void => void window.open(`/n/${id}`, '_blank', 'noopener'),
}
