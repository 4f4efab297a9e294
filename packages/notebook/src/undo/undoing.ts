import type { NotebookSession } from '../session/NotebookSession.ts'
import type { Outcome } from './UndoHistory.ts'

/** Takes back what this person did last, in cells or to them; null when there is nothing. */
export const undo = (session: NotebookSession): Outcome | null => {
  session.texts.flush()
  return session.undoHistory.undo()
}

/** Does again what was taken back last; null when there is nothing. */
export const redo = (session: NotebookSession): Outcome | null => {
  session.texts.flush()
  return session.undoHistory.redo()
}
