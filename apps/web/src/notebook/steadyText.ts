import type { NotebookSession } from '@anode/notebook'
import { cellElement } from './places/isInView.ts'

/**
 * Keeps the text that one types into where it is in the window, while outputs above it grow. (What grows
 * wholly above the window is the browser's affair: it anchors the scroll position.) Gives the end.
 */
export const keepTextSteady = ({ selection }: NotebookSession): (() => void) => {
  const main = document.querySelector('main')
  /** The cell that is edited, and where its top was painted last, in pixels of the window. */
  let cellId: string | null = null
  let painted = 0
  /** How far the page was scrolled and how high it was when that was measured, in pixels. */
  let scrolled = 0
  let height = 0

  const edited = () => (selection.editing ? selection.cellId : null)
  const top = () => (cellId === null ? undefined : cellElement(cellId)?.getBoundingClientRect().top)
  const pageHeight = () => main?.offsetHeight ?? 0
  const measure = () => {
    cellId = edited()
    if (cellId === null) return
    painted = top() ?? -1
    scrolled = window.scrollY
    height = pageHeight()
  }
  /**
   * What moves the text by itself, scrolling say, is not growth. Measured while something has grown that is
   * not painted yet, though, the text would already be where it was pushed to, and stay there: it is then
   * known only by how far the page was scrolled.
   */
  const note = () => {
    if (cellId === null || cellId !== edited() || pageHeight() === height) return measure()
    painted -= window.scrollY - scrolled
    scrolled = window.scrollY
  }
  // Hears of every growth, after layout and before it is painted.
  const observer = new ResizeObserver(() => {
    const now = top()
    const seen = painted > 0 && painted < window.innerHeight
    if (seen && now !== undefined && cellId === edited() && Math.abs(now - painted) > 1) {
      window.scrollBy({ top: now - painted, behavior: 'instant' })
    }
    measure()
  })
  if (main !== null) observer.observe(main)
  const unlisten = selection.on('any', note)
  window.addEventListener('scroll', note, { passive: true })
  return () => {
    observer.disconnect()
    unlisten()
    window.removeEventListener('scroll', note)
  }
}
