import { cellCount, type Deletion, type Merging, type NotebookSession, type Outcome } from '@anode/notebook'
import type { ReplacedAll } from '@anode/notebook/find'
import { showToast } from '../../toasts/Toasts.tsx'
import { showUndone } from './tellUndone.ts'

/** Offers to take back what was done, and leads there. */
export const undoing = (session: NotebookSession, { entry }: Outcome) => ({
  label: 'Undo',
  run: () => showUndone(session, session.undoHistory.undo(entry), { quiet: true }),
})

/** Text that was deleted can be brought back from a toast. */
export const tellDeleted = (session: NotebookSession, deletion: Deletion | null, verb = 'deleted'): void => {
  if (!deletion?.withText) return
  const { count } = deletion
  showToast({
    text: `${count === 1 ? 'Cell' : `${count} cells`} ${verb}.`,
    action: undoing(session, deletion),
  })
}

/** Outputs of several cells, too. */
export const tellCleared = (session: NotebookSession, cleared: Outcome | null): void => {
  if (cleared === null || cleared.touched.length < 2) return
  showToast({
    text: `Outputs of ${cellCount(cleared.touched.length)} cleared.`,
    action: undoing(session, cleared),
  })
}

/** Says why cells were not merged. */
export const tellMerged = (merging: Merging | null): void => {
  if (merging?._tag === 'nothingBelow') showToast({ text: 'There is no cell below to merge with.' })
  if (merging?._tag === 'differentAttachments') {
    showToast({
      text: `These cells were not merged: two of them have different pictures of the name “${merging.name}”. Paste one of the pictures anew first.`,
    })
  }
}

/** Says why a cell was not split. */
export const tellSplit = (isSplit: boolean): void => {
  if (!isSplit) showToast({ text: 'Put the caret where the cell should be split.' })
}

/** Says what was replaced. */
export const tellReplaced = (session: NotebookSession, replaced: ReplacedAll | null): void => {
  if (replaced === null) return
  showToast({
    text: `Replaced ${replaced.count} in ${cellCount(replaced.cellCount)}.`,
    action: { label: 'Undo', run: () => void session.undoHistory.undo(replaced.entry) },
  })
}
