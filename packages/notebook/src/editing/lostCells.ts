import { intents } from '@anode/document'
import * as queries from '../queries.ts'
import type { NotebookSession } from '../session/NotebookSession.ts'
import { change, newCell } from './editing.ts'

/** Forgets that a cell was lost, here and, where it says so, in the log. */
export const forgetLostCell = (session: NotebookSession, cellId: string): void => {
  if (session.lost.letGo(cellId)) session.commit(intents.dropLateText(cellId, session.actor))
}

/** Puts a cell back that others deleted, where it was, with what was written into it. False when it is forgotten. */
export const restoreLostCell = (session: NotebookSession, cellId: string): boolean => {
  const row = session.replica.read(queries.deletedCell(cellId))
  session.lost.letGo(cellId)
  if (row === null) return false
  const { kind, position, source, textState, metadata, attachments } = row
  const copy = newCell(kind, position, { id: cellId, source, textState, metadata, attachments })
  change(session, 'put a cell back', [{ do: 'place', copy }])
  return true
}

/** The text of a lost cell; null when it is forgotten. */
export const lostText = (session: NotebookSession, cellId: string): string | null =>
  session.replica.read(queries.deletedCell(cellId))?.source ?? null
