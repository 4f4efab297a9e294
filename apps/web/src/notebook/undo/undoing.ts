import { showToast } from '../../toasts/Toasts.tsx'
import { isInView } from '../cells/isInView.ts'
import { reveal } from '../sections.ts'
import type { NotebookSession } from '../state/NotebookSession.ts'
import type { Outcome } from './UndoHistory.ts'

/**
 * Shows what was undone or redone: its cells are selected when they are in view; else a toast says what it
 * was, and leads there. `quiet`: the person said what to undo, and is led there.
 */
export const showUndone = (
  session: NotebookSession,
  outcome: Outcome | null,
  { quiet = false, word = 'Undone' } = {},
): void => {
  if (outcome === null) {
    showToast({ text: word === 'Undone' ? 'There is nothing to undo.' : 'There is nothing to redo.' })
    return
  }
  const cells = outcome.touched.filter((id) => session.index.entry(id) !== undefined)
  const [first] = cells
  const show = () => {
    if (first === undefined) return
    reveal(session, first)
    session.selection.selectMany(cells)
  }
  // What was brought back is drawn in a moment.
  requestAnimationFrame(() => {
    if (first !== undefined && (quiet || isInView(first))) return show()
    showToast({
      text: `${word}: ${outcome.entry.label}.`,
      ...(first === undefined ? {} : { action: { label: 'Show', run: show } }),
    })
  })
}

/** Takes back what this person did last to the notebook's structure. */
export const undo = (session: NotebookSession): void => {
  session.texts.flush()
  showUndone(session, session.undoHistory.undo())
}

/** Does again what was taken back last. */
export const redo = (session: NotebookSession): void => {
  session.texts.flush()
  showUndone(session, session.undoHistory.redo(), { word: 'Redone' })
}
