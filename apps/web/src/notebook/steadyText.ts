import { cellElement } from './cells/isInView.ts'
import type { NotebookSession } from './state/NotebookSession.ts'

/**
 * Keeps the text that one types into where it is in the window, while outputs above it grow. (What grows
 * wholly above the window is the browser's affair: it anchors the scroll position.) Gives the end.
 */
export const keepTextSteady = ({ selection }: NotebookSession): (() => void) => {
  /** The cell that is edited, and where its top was painted last, in pixels of the window. */
  let cellId: string | null = null
  let painted = 0

  const top = () => (cellId === null ? undefined : cellElement(cellId)?.getBoundingClientRect().top)
  const note = () => {
    cellId = selection.editing ? selection.cellId : null
    painted = top() ?? -1
  }
  // Hears of every growth, after layout and before it is painted.
  const observer = new ResizeObserver(() => {
    const now = top()
    const seen = painted > 0 && painted < window.innerHeight
    if (seen && now !== undefined && selection.editing && Math.abs(now - painted) > 1) {
      window.scrollBy({ top: now - painted, behavior: 'instant' })
    }
    note()
  })
  const main = document.querySelector('main')
  if (main !== null) observer.observe(main)
  const unlisten = selection.on('any', note)
  window.addEventListener('scroll', note, { passive: true })
  return () => {
    observer.disconnect()
    unlisten()
    window.removeEventListener('scroll', note)
  }
}
