import type { ListedNotebook } from '@anode/protocol'
import { ConfirmDialog } from '../controls/ConfirmDialog.tsx'
import { failureOf } from '../failures/failureText.ts'
import { emptyTrash } from '../server/notebookList.ts'
import { showFailure, showToast } from '../toasts/Toasts.tsx'
import { rowActions, titleOf } from './rows/rowActions.ts'
import { notebookList } from './state/notebookList.ts'

/** What is to be deleted for ever: one notebook, or all of the trash. */
export type ToDelete = ListedNotebook | { readonly count: number }

const notebooks = (count: number): string => (count === 1 ? '1 notebook' : `${count} notebooks`)

const emptyAll = async (): Promise<void> => {
  try {
    const deleted = await emptyTrash()
    showToast({ text: `The trash is empty: ${notebooks(deleted)} deleted for ever.` })
  } catch (error) {
    showFailure(failureOf('Emptying the trash failed', error))
  }
  await notebookList.refresh()
}

/** Asks once before anything is deleted for ever. */
export const DeleteForeverDialog = ({
  toDelete,
  onClose,
}: {
  readonly toDelete: ToDelete | null
  readonly onClose: () => void
}) => {
  if (toDelete === null) return null
  const words = 'with all cells, outputs and history. This cannot be undone.'
  if ('count' in toDelete) {
    return (
      <ConfirmDialog
        title={`Delete ${notebooks(toDelete.count)} for ever?`}
        confirm="Empty trash"
        keep={toDelete.count === 1 ? 'Keep it' : 'Keep them'}
        onConfirm={() => void emptyAll()}
        onClose={onClose}
      >
        Everything in the trash is deleted from the server, {words}
      </ConfirmDialog>
    )
  }
  return (
    <ConfirmDialog
      title={`Delete “${titleOf(toDelete)}” for ever?`}
      confirm="Delete for ever"
      keep="Keep it"
      onConfirm={() => void rowActions.deleteForever(toDelete)}
      onClose={onClose}
    >
      It is deleted from the server, {words}
    </ConfirmDialog>
  )
}
