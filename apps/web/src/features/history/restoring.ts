import type { CellCopy } from '@anode/document'
import { cellCount, type NotebookSession } from '@anode/notebook'
import {
  duplicateShown,
  type Restoring,
  restoreCell,
  restoreMoment,
  restoreText,
} from '@anode/notebook/history'
import { failureOf } from '../../failures/failureText.ts'
import { undoing } from '../../notebook/tell/tellEdits.ts'
import { showFailure, showToast } from '../../toasts/Toasts.tsx'

/** Says what was restored, and offers to undo it. */
const tellRestored = (session: NotebookSession, { outcome, running }: Restoring, done: string): void => {
  if (outcome === null) {
    showToast({ text: 'Nothing differs: it is like that now.' })
    return
  }
  const kept = running === 0 ? '' : ` ${cellCount(running)} that run now keep their outputs.`
  showToast({ text: `${done}${kept}`, action: undoing(session, outcome) })
}

/** Turns the notebook into what is shown of its past, goes back to now and says so. */
export const restoreMomentAndTell = (session: NotebookSession): void => {
  const restoring = restoreMoment(session)
  if (restoring !== null) tellRestored(session, restoring, `Restored the version of ${restoring.when}.`)
}

/** Turns one cell into what it was and says so. */
export const restoreCellAndTell = (session: NotebookSession, then: CellCopy): void => {
  const isGone = session.index.entry(then.id) === undefined
  tellRestored(session, restoreCell(session, then), isGone ? 'The cell is back.' : 'The cell is restored.')
}

/** Gives a cell the text that one of its runs ran and says so. */
export const restoreTextAndTell = (session: NotebookSession, cellId: string, source: string): void =>
  tellRestored(session, restoreText(session, cellId, source), 'The text is restored.')

/** Makes a notebook of its own of what is shown of the past, and offers to open it. */
export const duplicateAndTell = async (session: NotebookSession): Promise<void> => {
  try {
    const made = await duplicateShown(session)
    if (made === null) return
    showToast({
      text: `“${made.title || 'Untitled'}” was made.`,
      action: { label: 'Open', run: () => void window.open(`/n/${made.id}`, '_blank', 'noopener') },
    })
  } catch (error) {
    showFailure(failureOf('Duplicating failed', error))
  }
}
