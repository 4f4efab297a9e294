import type { Anchor } from '../commentAnchor.ts'
import { events } from '../events/index.ts'
import { newId } from '../newId.ts'
import type { Actor } from './cells.ts'

/** Who says it, and when. */
interface Speaker extends Actor {
  readonly at: number
}

/** What is said. `problemOfComment` tells what is wrong with a text; a wrong one makes no fact. */
interface Words {
  readonly text: string
  /** Ids of the principals that it speaks to. */
  readonly mentions: ReadonlyArray<string>
}

/** A first comment on a cell, or on words of it. The ids are in the fact. */
export const startThread = (
  on: { readonly cellId: string; readonly anchor: Anchor | null },
  { text, mentions }: Words,
  { by, at }: Speaker,
) =>
  events.commentAdded({
    commentId: newId(),
    threadId: newId(),
    cellId: on.cellId,
    ...(on.anchor === null ? {} : { anchor: on.anchor }),
    text,
    mentions,
    at,
    by,
  })

/** An answer. One to a thread that is resolved opens it again. */
export const replyTo = (
  thread: { readonly id: string; readonly cellId: string },
  { text, mentions }: Words,
  { by, at }: Speaker,
) =>
  events.commentAdded({
    commentId: newId(),
    threadId: thread.id,
    cellId: thread.cellId,
    text,
    mentions,
    at,
    by,
  })

/** Only the author's edit counts. */
export const editComment = (commentId: string, { text, mentions }: Words, { by, at }: Speaker) =>
  events.commentEdited({ commentId, text, mentions, at, by })

/** Only the author's deletion counts. */
export const deleteComment = (commentId: string, { by, at }: Speaker) =>
  events.commentDeleted({ commentId, at, by })

export const resolveThread = (threadId: string, { by, at }: Speaker) =>
  events.threadResolved({ threadId, at, by })

export const reopenThread = (threadId: string, { by, at }: Speaker) =>
  events.threadReopened({ threadId, at, by })

/**
 * States that a person has read what they see of a thread; nothing when that is known. It names the last comment of
 * somebody else: one's own may come to stand behind others' that one has not seen, when it was written offline.
 */
export const markRead = (
  thread: {
    readonly id: string
    /** In order. */
    readonly comments: ReadonlyArray<{ readonly id: string; readonly author: string; readonly seq: number }>
    /** The number of the last comment that is known to be read; 0 when none is. */
    readonly readTo: number
  },
  { by }: Actor,
) => {
  const last = thread.comments.findLast(({ author }) => author !== by)
  return last === undefined || last.seq <= thread.readTo
    ? []
    : [events.threadRead({ threadId: thread.id, upTo: last.id, by })]
}
