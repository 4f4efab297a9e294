import type { NotebookSession } from '@anode/notebook'
import type { Match } from '@anode/notebook/find'
import { EditorView } from '@codemirror/view'
import { editorIn } from '../../notebook/places/editorIn.ts'
import { revealCell, whenThere } from '../../notebook/places/reveal.ts'
import type { DomMarks } from './DomMarks.ts'

/** Free space above and below what is shown, in pixels: the bars at the top take some. */
const AIR = 140

const isInSight = ({ top, bottom }: { readonly top: number; readonly bottom: number }): boolean =>
  top >= AIR && bottom <= window.innerHeight - AIR

const showRange = (range: Range): void => {
  const holder = range.startContainer.parentElement
  // Long outputs scroll inside themselves, and skip what is out of sight.
  if (!isInSight(range.getBoundingClientRect()))
    holder?.scrollIntoView({ block: 'center', inline: 'nearest' })
}

const showInEditor = (view: EditorView, { from, to }: Match): void => {
  const at = view.coordsAtPos(Math.min(from, view.state.doc.length))
  if (at !== null && isInSight(at)) return
  view.dispatch({ effects: EditorView.scrollIntoView(Math.min(to, view.state.doc.length), { y: 'center' }) })
}

/** Brings a match into the window; the focus stays in the field. `isWanted` says whether it still matters. */
export const showMatch = async (
  session: NotebookSession,
  marks: DomMarks,
  match: Match,
  isWanted: () => boolean,
): Promise<void> => {
  const cell = await revealCell(session, match.cellId)
  if (cell === null || !isWanted()) return
  await marks.refresh()
  if (!isWanted()) return
  const range = marks.rangeOf(match)
  if (range !== null) return showRange(range)
  if (match.inOutput) {
    cell.querySelector('[data-outputs]')?.scrollIntoView({ block: 'nearest' })
    return
  }
  // Rendered Markdown may hide the match (an address, a formula), and code may be folded: the text shows it.
  if (editorIn(cell) === null) await revealCell(session, match.cellId, true)
  const view = await whenThere(() => (isWanted() ? editorIn(cell) : null))
  if (view !== null && isWanted()) showInEditor(view, match)
}

/** Ends the search in the text, with the match selected. */
export const enterMatch = async (session: NotebookSession, match: Match): Promise<void> => {
  if (match.inOutput) return session.selection.select(match.cellId)
  session.selection.select(match.cellId, true)
  const cell = () => document.querySelector(`[data-cell-id="${CSS.escape(match.cellId)}"]`)
  const view = await whenThere(() => editorIn(cell()))
  if (view === null || match.to > view.state.doc.length) return
  view.dispatch({ selection: { anchor: match.from, head: match.to }, scrollIntoView: true })
  view.focus()
}
