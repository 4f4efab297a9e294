import { type Anchor, intents } from '@anode/document'
import type { NotebookSession } from '../session/NotebookSession.ts'
import { commentsOf } from './Comments.ts'
import { editKey, replyKey, type Target } from './Drafts.ts'
import { mentionedIn } from './mentioned.ts'
import { knownPeople } from './people.ts'
import type { Thread } from './Thread.ts'
import { inOrder } from './threadRanges.ts'

const speaker = (session: NotebookSession) => ({ ...session.actor, at: Date.now() })

const wordsOf = (session: NotebookSession, text: string) => {
  const said = text.trim()
  return { text: said, mentions: mentionedIn(said, knownPeople(session)) }
}

/** Begins a comment on words of a cell, or on the cell. */
export const beginComment = (session: NotebookSession, cellId: string, anchor: Anchor | null): void =>
  commentsOf(session).begin(cellId, anchor)

/** Sends the comment that was begun on a cell or its words. */
export const sendNew = (session: NotebookSession, target: Target, text: string): void => {
  const comments = commentsOf(session)
  const fact = intents.startThread(target, wordsOf(session, text), speaker(session))
  session.commit(fact)
  comments.end(target.key)
  comments.show('open')
  comments.activate(fact.args.threadId)
  comments.wishFocus(fact.args.threadId)
}

/** Sends an answer. */
export const sendReply = (session: NotebookSession, thread: Thread, text: string): void => {
  readThreads(session, [thread])
  session.commit(intents.replyTo(thread, wordsOf(session, text), speaker(session)))
  const comments = commentsOf(session)
  comments.end(replyKey(thread.id))
  if (thread.resolvedAt !== null) comments.show('open')
}

/** Gives one's own comment another text. */
export const sendEdit = (session: NotebookSession, commentId: string, text: string): void => {
  session.commit(intents.editComment(commentId, wordsOf(session, text), speaker(session)))
  commentsOf(session).end(editKey(commentId))
}

export const deleteComment = (session: NotebookSession, commentId: string): void =>
  session.commit(intents.deleteComment(commentId, speaker(session)))

/** Resolves an open thread. */
export const resolveThread = (session: NotebookSession, thread: Thread): void => {
  session.commit(
    ...intents.markRead(thread, session.actor),
    intents.resolveThread(thread.id, speaker(session)),
  )
  const comments = commentsOf(session)
  if (comments.active === thread.id && comments.filter === 'open') comments.activate(null)
}

/** Opens a resolved thread again. */
export const reopenThread = (session: NotebookSession, { id }: Thread): void =>
  session.commit(intents.reopenThread(id, speaker(session)))

/** States that the person has seen what the threads hold. */
export const readThreads = (session: NotebookSession, threads: ReadonlyArray<Thread>): void => {
  const facts = threads.flatMap((thread) =>
    thread.unread === 0 ? [] : intents.markRead(thread, session.actor),
  )
  if (facts.length > 0) session.commit(...facts)
}

/** Makes a thread the active one, which reads it; the focus stays where it is, unless it is wished for. */
export const activateThread = (session: NotebookSession, thread: Thread, { focus = false } = {}): void => {
  const comments = commentsOf(session)
  comments.activate(thread.id)
  readThreads(session, [thread])
  if (focus) comments.wishFocus(thread.id)
}

/** Which of a cell's open threads is looked at next: those that are unread first, then one after the other. */
export const nextThreadOn = (session: NotebookSession, cellId: string): Thread | null => {
  const comments = commentsOf(session)
  const threads = inOrder(session, comments.openOn(cellId))
  const at = threads.findIndex(({ id }) => id === comments.active)
  return threads.find(({ unread }) => unread > 0) ?? threads[(at + 1) % threads.length] ?? null
}

/** The next (1) or previous (-1) open thread of the notebook, round the ends; null when there is none. */
export const nextThread = (session: NotebookSession, by: 1 | -1): Thread | null => {
  const comments = commentsOf(session)
  const open = comments.threads.filter(
    ({ resolvedAt, cellId }) => resolvedAt === null && session.index.entry(cellId) !== undefined,
  )
  const threads = inOrder(session, open)
  const at = threads.findIndex(({ id }) => id === comments.active)
  // From where one is, when no thread is active.
  const cell = session.index.indexOf(session.selection.cellId ?? '')
  const nearest =
    by === 1
      ? threads.findIndex(({ cellId }) => session.index.indexOf(cellId) >= cell)
      : threads.findLastIndex(({ cellId }) => session.index.indexOf(cellId) <= cell)
  const next = at === -1 ? nearest : at + by
  return threads[(next + threads.length) % threads.length] ?? threads[0] ?? null
}
