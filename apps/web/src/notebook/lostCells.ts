import { commands } from '@anode/document'
import { showToast } from '../toasts/Toasts.tsx'
import { change, newCell } from './editing.ts'
import { goToCell } from './going.ts'
import * as queries from './queries.ts'
import type { NotebookSession } from './state/NotebookSession.ts'

/** Forgets that a cell was lost, here and, where it says so, in the log. */
export const letGo = (session: NotebookSession, cellId: string): void => {
  if (session.lost.letGo(cellId)) session.commit(commands.dropLateText(cellId, session.actor))
}

/** Puts a cell back that others deleted, where it was, with what was written into it. */
export const putBack = (session: NotebookSession, cellId: string): void => {
  const row = session.replica.read(queries.deletedCell(cellId))
  session.lost.letGo(cellId)
  if (row === null) return
  const { kind, position, source, textState, metadata, attachments } = row
  const copy = newCell(kind, position, { id: cellId, source, textState, metadata, attachments })
  change(session, 'put a cell back', [{ do: 'place', copy }])
  goToCell(session, cellId)
}

/** Puts the text of a lost cell on the clipboard. */
export const copyText = async (session: NotebookSession, cellId: string): Promise<void> => {
  const row = session.replica.read(queries.deletedCell(cellId))
  if (row === null) return
  try {
    await navigator.clipboard.writeText(row.source)
    showToast({ text: 'The text is on the clipboard.' })
  } catch {
    showToast({ text: 'The browser did not let the text be copied. Put the cell back and copy it there.' })
  }
}
