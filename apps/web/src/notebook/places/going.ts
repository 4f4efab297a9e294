import { type NotebookSession, nextFailed, reveal, runningCell } from '@anode/notebook'
import { showToast } from '../../toasts/Toasts.tsx'
import { cellElement } from './isInView.ts'

/** Selects a cell wherever it is and brings its beginning into view. */
export const goToCell = (session: NotebookSession, cellId: string): void => {
  reveal(session, cellId)
  session.selection.select(cellId)
  // A cell that was hidden is in the page with the next frame.
  requestAnimationFrame(() => {
    const element = cellElement(cellId)
    if (element === null) return
    const { top, height } = element.getBoundingClientRect()
    const fits = top >= 48 && top + Math.min(height, 200) <= window.innerHeight
    if (!fits) element.scrollIntoView({ block: height > window.innerHeight / 2 ? 'start' : 'center' })
    if (document.activeElement !== element) element.focus({ preventScroll: true })
  })
}

/** Goes to the next (1) or previous (-1) cell that failed. */
export const goToError = (session: NotebookSession, by: -1 | 1): void => {
  const id = nextFailed(session, by)
  if (id === null) showToast({ text: 'No cell has failed.' })
  else goToCell(session, id)
}

/** Goes to the cell that runs, or else to the one that runs next. */
export const goToRunning = (session: NotebookSession): void => {
  const id = runningCell(session)
  if (id === null) showToast({ text: 'No cell is running.' })
  else goToCell(session, id)
}
