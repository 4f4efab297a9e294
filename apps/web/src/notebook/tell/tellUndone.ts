import { type NotebookSession, type Outcome, reveal, undo } from '@anode/notebook'
import { showToast } from '../../toasts/Toasts.tsx'
import { isInView } from '../places/isInView.ts'

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

/** How long the offer to undo something else is not made again, in milliseconds: `Ctrl+Z` repeats. */
const QUIET = 3000
let offeredAt = Number.NEGATIVE_INFINITY

/**
 * A text has nothing more to undo. What was done elsewhere is not undone by the same key, which one holds down
 * without looking; it is offered.
 */
export const offerUndoElsewhere = (session: NotebookSession): void => {
  const now = performance.now()
  if (now - offeredAt < QUIET) return
  offeredAt = now
  const { next } = session.undoHistory
  showToast({
    text:
      next === null
        ? 'There is nothing to undo.'
        : `Nothing more to undo in this cell. Before that: ${next}.`,
    ...(next === null
      ? {}
      : { action: { label: 'Undo that', run: () => showUndone(session, undo(session)) } }),
  })
}
