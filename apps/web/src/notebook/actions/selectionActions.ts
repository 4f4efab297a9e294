import { viewOf } from '@anode/cells/view'
import type { NotebookSession } from '../state/NotebookSession.ts'
import { type Action, hasSelected, onSelected } from './Action.ts'

/** Selects the cell that many places further, if there is one. */
export const selectBy = (session: NotebookSession, cellId: string, by: number, editing = false): boolean => {
  const id = session.index.ids[session.index.indexOf(cellId) + by]
  if (id === undefined) return false
  session.selection.select(id, editing)
  return true
}

/** The caret walks out of a cell's text, into its neighbour's where that is shown. */
export const walkBy = (session: NotebookSession, cellId: string, by: -1 | 1): boolean => {
  const next = session.index.entry(session.index.ids[session.index.indexOf(cellId) + by] ?? '')
  if (next === undefined) return false
  session.selection.select(next.id, viewOf(next.kind).showsText, by === 1 ? 'start' : 'end')
  return true
}

const step = (by: -1 | 1) => (session: NotebookSession) => {
  const { cellId } = session.selection
  const { ids } = session.index
  if (cellId !== null && session.index.entry(cellId) !== undefined) selectBy(session, cellId, by)
  else session.selection.select((by === 1 ? ids[0] : ids.at(-1)) ?? null)
}

/** What moves between cells and modes. */
export const selectionActions: ReadonlyArray<Action> = [
  {
    id: 'selection.edit',
    title: 'Edit cell',
    group: 'Move',
    when: hasSelected,
    keys: { command: ['Enter'] },
    run: onSelected((session, cellId) => session.selection.select(cellId, true)),
  },
  {
    id: 'selection.command',
    title: 'Leave the text',
    group: 'Move',
    when: hasSelected,
    keys: { command: ['Escape'], edit: ['Escape'] },
    run: onSelected((session, cellId) => {
      session.texts.flush(cellId)
      session.selection.select(cellId)
    }),
  },
  {
    id: 'selection.previous',
    title: 'Select cell above',
    group: 'Move',
    keys: { command: ['ArrowUp', 'k'] },
    run: step(-1),
  },
  {
    id: 'selection.next',
    title: 'Select cell below',
    group: 'Move',
    keys: { command: ['ArrowDown', 'j'] },
    run: step(1),
  },
]
