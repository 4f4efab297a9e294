import { type CellRow, commands, newId } from '@anode/document'
import type { NewFact } from '@anode/protocol/replica'
import { showToast } from '../toasts/Toasts.tsx'
import * as queries from './queries.ts'
import type { NotebookSession } from './state/NotebookSession.ts'

/** Adds an empty cell at `index` and opens it for editing. */
export const insertCell = (session: NotebookSession, index: number, kind: string, editing = true): void => {
  const id = newId()
  session.commit(commands.createCell(session.index.list(), { index, kind, id }, session.actor))
  session.selection.select(id, editing)
}

/** Moves a cell up (-1) or down (1) by one place; it stays selected. */
export const moveCell = (session: NotebookSession, cellId: string, by: -1 | 1): void => {
  const index = session.index.indexOf(cellId) + by
  if (index < 0 || index >= session.index.ids.length) return
  session.commit(...commands.moveCell(session.index.list(), cellId, index, session.actor))
  session.selection.select(cellId)
}

export const changeKind = (session: NotebookSession, cellId: string, kind: string): void => {
  if (session.index.entry(cellId)?.kind === kind) return
  session.commit(commands.changeKind(cellId, kind, session.actor))
  session.selection.select(cellId)
}

/** A copy right below, selected. */
export const duplicateCell = (session: NotebookSession, cellId: string): void => {
  session.texts.flush()
  const row = session.replica.read(queries.cell(cellId))
  if (row === null) return
  const id = newId()
  const index = session.index.indexOf(cellId) + 1
  session.commit(createLike(session, row, { id, index, source: row.source }))
  session.selection.select(id)
}

/** Deletes a cell and selects its neighbour. One that holds text can be brought back for a while. */
export const deleteCell = (session: NotebookSession, cellId: string): void => {
  session.texts.flush()
  const row = session.replica.read(queries.cell(cellId))
  if (row === null) return
  const { ids } = session.index
  const index = ids.indexOf(cellId)
  const neighbour = ids[index + 1] ?? ids[index - 1] ?? null
  session.commit(...commands.deleteCells([cellId], session.actor))
  session.selection.select(neighbour)
  if (row.source.trim() === '') return
  showToast({
    text: 'Cell deleted.',
    action: { label: 'Undo', run: () => restoreCell(session, row) },
  })
}

/** The cell under its old id, where it stood, with its whole edit history: late edits of others still fit. */
const restoreCell = (session: NotebookSession, row: CellRow): void => {
  if (session.index.entry(row.id) !== undefined) return
  const after = session.index.list().findIndex(({ position }) => position > row.position)
  const index = after === -1 ? session.index.ids.length : after
  const { id, source, textState } = row
  session.commit(
    createLike(session, row, { id, index, source: textState === null ? source : '' }),
    ...(textState === null ? [] : [commands.editText(id, textState, session.actor)]),
  )
  session.selection.select(id)
}

const createLike = (
  session: NotebookSession,
  { kind, metadata, attachments }: CellRow,
  cell: { readonly id: string; readonly index: number; readonly source: string },
): NewFact => {
  const fact = commands.createCell(session.index.list(), { kind, ...cell }, session.actor)
  return { ...fact, args: { ...fact.args, metadata, ...(attachments === null ? {} : { attachments }) } }
}

export const clearOutputs = (session: NotebookSession, cellIds: ReadonlyArray<string>): void =>
  session.commit(...commands.clearOutputs(cellIds, session.actor))

export const retitle = (session: NotebookSession, title: string): void =>
  session.commit(commands.retitle(title, session.actor))
