import { type Anchor, anchorAt, quoteOf } from '@anode/document'
import type { NotebookSession } from '@anode/notebook'
import {
  activateThread,
  beginComment,
  commentsOf,
  nextThread,
  nextThreadOn,
  rangeOfThread,
  reopenThread,
  resolveThread,
  type Thread,
} from '@anode/notebook/comments'
import { EditorView } from '@codemirror/view'
import { editorIn } from '../../notebook/places/editorIn.ts'
import { cellElement } from '../../notebook/places/isInView.ts'
import { revealCell } from '../../notebook/places/reveal.ts'
import { openPanel } from '../../notebook/state/openPanel.ts'
import { showToast } from '../../toasts/Toasts.tsx'

/** Free space above and below words that are gone to, in pixels. */
const AIR = 140

/** The words that are selected in a cell: in its editor, or in what is rendered of it. */
const selectedWords = (session: NotebookSession, cellId: string): Anchor | null => {
  const element = cellElement(cellId)
  const view = editorIn(element)
  const range = view?.state.selection.main
  if (range !== undefined && !range.empty) {
    const text = session.texts.open(cellId)
    if (text === null) return null
    const anchor = anchorAt(text.doc, range)
    session.texts.release(cellId, text)
    return anchor
  }
  const selection = document.getSelection()
  const words = String(selection ?? '').trim()
  if (words === '' || !element?.contains(selection?.anchorNode ?? null)) return null
  // What an editor draws is no selection of what is rendered.
  return view?.dom.contains(selection?.anchorNode ?? null) ? null : { quote: quoteOf(words) }
}

/** Begins a comment on the selected words of a cell, or on the cell, and opens the panel. */
export const commentOnSelected = (session: NotebookSession, cellId: string): void => {
  beginComment(session, cellId, selectedWords(session, cellId))
  openPanel.show('comments')
}

/** Resolves a thread that is open and says so, and opens one that is resolved. */
export const toggleResolved = (session: NotebookSession, thread: Thread): void => {
  if (thread.resolvedAt !== null) {
    reopenThread(session, thread)
    return
  }
  resolveThread(session, thread)
  showToast({
    text: 'Resolved.',
    action: { label: 'Undo', run: () => reopenThread(session, thread) },
  })
}

/** Opens a thread in the panel; the focus stays where it is, unless it is wished for. */
export const openThread = (session: NotebookSession, thread: Thread, options?: { focus: boolean }): void => {
  activateThread(session, thread, options)
  openPanel.show('comments')
}

/** Opens the threads of a cell: those that are unread first, then one after the other. */
export const openThreadsOn = (session: NotebookSession, cellId: string): void => {
  const thread = nextThreadOn(session, cellId)
  if (thread !== null) openThread(session, thread, { focus: true })
}

/** Shows the words of a thread, or its cell; the focus stays. */
export const goToThread = async (session: NotebookSession, thread: Thread): Promise<void> => {
  activateThread(session, thread)
  const cell = await revealCell(session, thread.cellId)
  const view = editorIn(cell)
  const place = rangeOfThread(session, thread)
  if (view === null || place === null || place.to > view.state.doc.length) return
  const { top, bottom } = view.coordsAtPos(place.from) ?? { top: 0, bottom: 0 }
  if (top >= AIR && bottom <= window.innerHeight - AIR) return
  view.dispatch({ effects: EditorView.scrollIntoView(place.from, { y: 'center' }) })
}

/** Goes to the next (1) or previous (-1) open thread of the notebook, round the ends. */
export const stepThread = (session: NotebookSession, by: 1 | -1): void => {
  const thread = nextThread(session, by)
  if (thread === null) {
    showToast({ text: 'There are no open comments.' })
    return
  }
  // A sheet over the whole window would cover what one goes to.
  if (!openPanel.covers()) openPanel.show('comments')
  commentsOf(session).show('open')
  void goToThread(session, thread)
}
