import { viewOf } from '@anode/cells/view'
import { type NotebookSession, shownCells } from '@anode/notebook'
import { cellElement } from '../places/isInView.ts'
import { type Action, hasSelected, onSelected } from './Action.ts'

/** The shown cell that many places further, if there is one. */
const cellBy = (session: NotebookSession, cellId: string, by: number): string | undefined => {
  const shown = shownCells(session)
  return shown[shown.indexOf(cellId) + by]
}

/** Selects the cell that many places further, if there is one. */
export const selectBy = (session: NotebookSession, cellId: string, by: number, editing = false): boolean => {
  const id = cellBy(session, cellId, by)
  if (id === undefined) return false
  session.selection.select(id, editing)
  return true
}

/** The caret walks out of a cell's text, into its neighbour's where that is shown. */
export const walkBy = (session: NotebookSession, cellId: string, by: -1 | 1): boolean => {
  const next = session.index.entry(cellBy(session, cellId, by) ?? '')
  if (next === undefined) return false
  session.selection.select(next.id, viewOf(next.kind).showsText, by === 1 ? 'start' : 'end')
  return true
}

const step = (by: -1 | 1) => (session: NotebookSession) => {
  const { cellId } = session.selection
  if (cellId !== null && session.index.entry(cellId) !== undefined) selectBy(session, cellId, by)
  else session.selection.select(shownCells(session).at(by === 1 ? 0 : -1) ?? null)
}

const extend = (by: -1 | 1) =>
  onSelected((session, cellId) => {
    const next = cellBy(session, cellId, by)
    if (next !== undefined) session.selection.extendTo(session.index.ids, next)
  })

const selectEnd = (at: 0 | -1) => (session: NotebookSession) => {
  const id = shownCells(session).at(at)
  if (id === undefined) return
  session.selection.select(id)
  // A tall cell is shown from its outer end.
  cellElement(id)?.scrollIntoView({ block: at === 0 ? 'start' : 'end' })
}

/** How much of the window stays when one scrolls by it. */
const KEPT = 0.15

const scrollPage = (by: -1 | 1) => () =>
  window.scrollBy({ top: by * (window.innerHeight - 48) * (1 - KEPT), behavior: 'instant' })

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
  {
    id: 'selection.extendUp',
    title: 'Extend selection up',
    group: 'Move',
    when: hasSelected,
    keys: { command: ['Shift-ArrowUp', 'Shift-k'] },
    run: extend(-1),
  },
  {
    id: 'selection.extendDown',
    title: 'Extend selection down',
    group: 'Move',
    when: hasSelected,
    keys: { command: ['Shift-ArrowDown', 'Shift-j'] },
    run: extend(1),
  },
  {
    id: 'selection.all',
    title: 'Select all cells',
    group: 'Move',
    keys: { command: ['Mod-a'] },
    run: ({ index, selection }) => selection.selectMany(index.ids),
  },
  {
    id: 'selection.first',
    title: 'Go to the first cell',
    group: 'Move',
    keys: { command: ['g g', 'Mod-Home', 'Mod-ArrowUp'] },
    run: selectEnd(0),
  },
  {
    id: 'selection.last',
    title: 'Go to the last cell',
    group: 'Move',
    keys: { command: ['Shift-g', 'Mod-End', 'Mod-ArrowDown'] },
    run: selectEnd(-1),
  },
  {
    id: 'view.pageDown',
    title: 'Scroll down',
    group: 'Move',
    keys: { command: ['Space'] },
    run: scrollPage(1),
  },
  {
    id: 'view.pageUp',
    title: 'Scroll up',
    group: 'Move',
    keys: { command: ['Shift-Space'] },
    run: scrollPage(-1),
  },
]
