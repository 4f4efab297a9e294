import type { NotebookSession } from '@anode/notebook'
import { reveal } from '@anode/notebook'
import { EditorView } from '@codemirror/view'
import { whenThere } from '../../notebook/places/reveal.ts'
import type { CellLink } from './cellLinks.ts'

/** The cell that ran with this number; null when it has run again since, or is gone. */
export const cellOf = ({ index }: NotebookSession, executionCount: number): string | null =>
  index.list().find((entry) => entry.executionCount === executionCount)?.id ?? null

/** Opens a cell's text with the caret at the line that a traceback names. */
export const goToLine = async (
  session: NotebookSession,
  { executionCount, line }: CellLink,
): Promise<void> => {
  const cellId = cellOf(session, executionCount)
  if (cellId === null) return
  reveal(session, cellId)
  session.selection.select(cellId, true)
  const view = await whenThere(() => {
    const dom = document.querySelector<HTMLElement>(`[data-cell-id="${CSS.escape(cellId)}"] .cm-editor`)
    return dom && EditorView.findFromDOM(dom)
  })
  if (view === null) return
  const { from } = view.state.doc.line(Math.min(line, view.state.doc.lines))
  view.dispatch({
    selection: { anchor: from },
    effects: EditorView.scrollIntoView(from, { y: 'nearest', yMargin: 120 }),
  })
  view.focus()
}
