import { type Anchor, fromSqlJson } from '@anode/document'

/** A comment as the page shows it. Times are milliseconds since the epoch. */
export interface Comment {
  readonly id: string
  /** Its place in the log. */
  readonly seq: number
  readonly text: string
  readonly mentions: ReadonlyArray<string>
  readonly author: string
  readonly at: number
  readonly editedAt: number | null
  /** Its text is gone then; its place is kept for the answers to it. */
  readonly deletedAt: number | null
}

/** What people say about a cell, or about words of it. */
export interface Thread {
  readonly id: string
  readonly cellId: string
  /** The words that it is about; null: the cell. */
  readonly anchor: Anchor | null
  /** Null while it is open. */
  readonly resolvedAt: number | null
  readonly resolvedBy: string | null
  /** In order, the first one begins it. */
  readonly comments: ReadonlyArray<Comment>
  /** The place in the log up to which the person has read it. */
  readonly readTo: number
  /** Comments of others that the person has not read; none once it is resolved. */
  readonly unread: number
}

interface Listed {
  readonly id: string
  readonly cellId: string
  readonly quote: string | null
  readonly start: string | null
  readonly end: string | null
  readonly resolvedAt: number | null
  readonly resolvedBy: string | null
  readonly comments: ReadonlyArray<Comment>
  readonly reads: Readonly<Record<string, number>>
}

const anchorOf = ({ quote, start, end }: Listed): Anchor | null =>
  quote === null ? null : { quote, ...(start === null || end === null ? {} : { range: { start, end } }) }

const isUnread = (comment: Comment, readTo: number, me: string): boolean =>
  comment.seq > readTo && comment.author !== me && comment.deletedAt === null

const threadOf = (listed: Listed, me: string): Thread => {
  const { id, cellId, resolvedAt, resolvedBy, comments, reads } = listed
  const readTo = reads[me] ?? 0
  const unread = comments.filter((comment) => isUnread(comment, readTo, me)).length
  return {
    ...{ id, cellId, resolvedAt, resolvedBy, comments, readTo },
    anchor: anchorOf(listed),
    unread: resolvedAt === null ? unread : 0,
  }
}

/**
 * The threads of a notebook as this person sees them, from the result of `threadList`. One in which every comment was
 * deleted is no more.
 */
export const threadsOf = (json: string, me: string): ReadonlyArray<Thread> =>
  (fromSqlJson(json) as ReadonlyArray<Listed>)
    .filter(({ comments }) => comments.some(({ deletedAt }) => deletedAt === null))
    .map((listed) => threadOf(listed, me))

/** Whether a comment of the thread speaks to this person. */
export const mentions = ({ comments }: Thread, id: string): boolean =>
  comments.some((comment) => comment.mentions.includes(id))
