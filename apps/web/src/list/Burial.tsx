import type { ListedNotebook } from '@anode/protocol'
import { ConfirmDialog } from '../controls/ConfirmDialog.tsx'
import { failureOf } from '../failures/failureText.ts'
import { emptyTrash } from '../server/notebookList.ts'
import { showFailure, showToast } from '../toasts/Toasts.tsx'
import { rowActions, titleOf } from './rows/rowActions.ts'
import { notebookList } from './state/notebookList.ts'

/** What is to be deleted for ever: one notebook, or all of the trash. */
export type Doomed = ListedNotebook | { readonly count: number }

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
export const Burial = ({
  doomed,
  onClose,
}: {
  readonly doomed: Doomed | null
  readonly onClose: () => void
}) => {
  if (doomed === null) return null
  const words = 'with all cells, outputs and history. This cannot be undone.'
  if ('count' in doomed) {
    return (
      <ConfirmDialog
        title={`Delete ${notebooks(doomed.count)} for ever?`}
        confirm="Empty trash"
        keep={doomed.count === 1 ? 'Keep it' : 'Keep them'}
        onConfirm={() => void emptyAll()}
        onClose={onClose}
      >
        Everything in the trash is deleted from the server, {words}
      </ConfirmDialog>
    )
  }
  return (
    <ConfirmDialog
      title={`Delete “${titleOf(doomed)}” for ever?`}
      confirm="Delete for ever"
      keep="Keep it"
      onConfirm={() => void rowActions.deleteForever(doomed)}
      onClose={onClose}
    >
      It is deleted from the server, {words}
    </ConfirmDialog>
  )
}
