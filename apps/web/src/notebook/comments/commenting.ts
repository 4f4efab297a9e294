import { type Anchor, anchorAt, commands, quoteOf } from '@anode/document'
import { EditorView } from '@codemirror/view'
import { showToast } from '../../toasts/Toasts.tsx'
import { cellElement } from '../cells/isInView.ts'
import { editorIn } from '../find/showMatch.ts'
import { openPanel } from '../panels/openPanel.ts'
import { revealCell } from '../reveal.ts'
import type { NotebookSession } from '../state/NotebookSession.ts'
import { commentsOf } from './Comments.ts'
import { editKey, replyKey, type Target } from './Drafts.ts'
import { mentionedIn } from './mentioned.ts'
import { knownPeople } from './people.ts'
import { inOrder, placeOf } from './places.ts'
import type { Thread } from './Thread.ts'

/** Free space above and below words that are gone to, in pixels. */
const AIR = 140

const speaker = (session: NotebookSession) => ({ ...session.actor, at: Date.now() })

const wordsOf = (session: NotebookSession, text: string) => {
  const said = text.trim()
  return { text: said, mentions: mentionedIn(said, knownPeople(session)) }
}

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

/** Begins a comment on the selected words of a cell, or on the cell. */
export const beginComment = (session: NotebookSession, cellId: string): void => {
  commentsOf(session).begin(cellId, selectedWords(session, cellId))
  openPanel.show('comments')
}

/** Sends the comment that was begun on a cell or its words. */
export const sendNew = (session: NotebookSession, target: Target, text: string): void => {
  const comments = commentsOf(session)
  const fact = commands.startThread(target, wordsOf(session, text), speaker(session))
  session.commit(fact)
  comments.end(target.key)
  comments.show('open')
  comments.activate(fact.args.threadId)
  comments.wishFocus(fact.args.threadId)
}

/** Sends an answer. */
export const sendReply = (session: NotebookSession, thread: Thread, text: string): void => {
  readThreads(session, [thread])
  session.commit(commands.replyTo(thread, wordsOf(session, text), speaker(session)))
  const comments = commentsOf(session)
  comments.end(replyKey(thread.id))
  if (thread.resolvedAt !== null) comments.show('open')
}

/** Gives one's own comment another text. */
export const sendEdit = (session: NotebookSession, commentId: string, text: string): void => {
  session.commit(commands.editComment(commentId, wordsOf(session, text), speaker(session)))
  commentsOf(session).end(editKey(commentId))
}

export const deleteComment = (session: NotebookSession, commentId: string): void =>
  session.commit(commands.deleteComment(commentId, speaker(session)))

/** Resolves a thread that is open, and opens one that is resolved. */
export const toggleResolved = (session: NotebookSession, thread: Thread): void => {
  const comments = commentsOf(session)
  if (thread.resolvedAt !== null) {
    session.commit(commands.reopenThread(thread.id, speaker(session)))
    return
  }
  session.commit(
    ...commands.markRead(thread, session.actor),
    commands.resolveThread(thread.id, speaker(session)),
  )
  if (comments.active === thread.id && comments.filter === 'open') comments.activate(null)
  showToast({
    text: 'Resolved.',
    action: {
      label: 'Undo',
      run: () => session.commit(commands.reopenThread(thread.id, speaker(session))),
    },
  })
}

/** States that the person has seen what the threads hold. */
export const readThreads = (session: NotebookSession, threads: ReadonlyArray<Thread>): void => {
  const facts = threads.flatMap((thread) =>
    thread.unread === 0 ? [] : commands.markRead(thread, session.actor),
  )
  if (facts.length > 0) session.commit(...facts)
}

/** Opens a thread in the panel; the focus stays where it is, unless it is wished for. */
export const openThread = (session: NotebookSession, thread: Thread, { focus = false } = {}): void => {
  const comments = commentsOf(session)
  comments.activate(thread.id)
  readThreads(session, [thread])
  if (focus) comments.wishFocus(thread.id)
  openPanel.show('comments')
}

/** Opens the threads of a cell: those that are unread first, then one after the other. */
export const openThreadsOn = (session: NotebookSession, cellId: string): void => {
  const comments = commentsOf(session)
  const threads = inOrder(session, comments.openOn(cellId))
  const at = threads.findIndex(({ id }) => id === comments.active)
  const thread = threads.find(({ unread }) => unread > 0) ?? threads[(at + 1) % threads.length]
  if (thread !== undefined) openThread(session, thread, { focus: true })
}

/** Shows the words of a thread, or its cell; the focus stays. */
export const goToThread = async (session: NotebookSession, thread: Thread): Promise<void> => {
  commentsOf(session).activate(thread.id)
  readThreads(session, [thread])
  const cell = await revealCell(session, thread.cellId)
  const view = editorIn(cell)
  const place = placeOf(session, thread)
  if (view === null || place === null || place.to > view.state.doc.length) return
  const { top, bottom } = view.coordsAtPos(place.from) ?? { top: 0, bottom: 0 }
  if (top >= AIR && bottom <= window.innerHeight - AIR) return
  view.dispatch({ effects: EditorView.scrollIntoView(place.from, { y: 'center' }) })
}

/** Goes to the next (1) or previous (-1) open thread of the notebook, round the ends. */
export const stepThread = (session: NotebookSession, by: 1 | -1): void => {
  const comments = commentsOf(session)
  const open = comments.threads.filter(
    ({ resolvedAt, cellId }) => resolvedAt === null && session.index.entry(cellId) !== undefined,
  )
  if (open.length === 0) {
    showToast({ text: 'There are no open comments.' })
    return
  }
  const threads = inOrder(session, open)
  const at = threads.findIndex(({ id }) => id === comments.active)
  // From where one is, when no thread is active.
  const cell = session.index.indexOf(session.selection.cellId ?? '')
  const nearest =
    by === 1
      ? threads.findIndex(({ cellId }) => session.index.indexOf(cellId) >= cell)
      : threads.findLastIndex(({ cellId }) => session.index.indexOf(cellId) <= cell)
  const next = at === -1 ? nearest : at + by
  const thread = threads[(next + threads.length) % threads.length] ?? threads[0]
  if (thread === undefined) return
  // A sheet over the whole window would cover what one goes to.
  if (!openPanel.covers()) openPanel.show('comments')
  comments.show('open')
  void goToThread(session, thread)
}
