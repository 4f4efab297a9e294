import { showToast } from '../toasts/Toasts.tsx'
import { cellElement } from './cells/isInView.ts'
import { reveal } from './sections.ts'
import type { CellEntry } from './state/CellIndex.ts'
import type { NotebookSession } from './state/NotebookSession.ts'

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

/** The next cell of that sort after the active one, round the ends. */
const nextWhere = (
  { index, selection }: NotebookSession,
  by: -1 | 1,
  is: (entry: CellEntry) => boolean,
): string | null => {
  const list = index.list()
  const from = list.findIndex(({ id }) => id === selection.cellId)
  for (let n = 1; n <= list.length; n++) {
    const at = from === -1 && by === -1 ? list.length - n : from + by * n
    const entry = list[((at % list.length) + list.length) % list.length]
    if (entry !== undefined && is(entry)) return entry.id
  }
  return null
}

/** Goes to the next (1) or previous (-1) cell that failed. */
export const goToError = (session: NotebookSession, by: -1 | 1): void => {
  const id = nextWhere(session, by, ({ run }) => run?.status === 'error' || run?.status === 'lost')
  if (id === null) showToast({ text: 'No cell has failed.' })
  else goToCell(session, id)
}

/** Goes to the cell that runs, or else to the one that runs next. */
export const goToRunning = (session: NotebookSession): void => {
  const { active } = session.index
  const entry = active.find(({ run }) => run?.status === 'running') ?? active[0]
  if (entry === undefined) showToast({ text: 'No cell is running.' })
  else goToCell(session, entry.id)
}
