import { Schema } from 'effect'
import { problemOfComment, QUOTE_LIMIT } from '../commentText.ts'
import { defineEvent } from './defineEvent.ts'
import { at, by, cellId } from './fields.ts'

const id = Schema.NonEmptyString.pipe(Schema.maxLength(64))

const text = Schema.String.pipe(Schema.filter((value) => problemOfComment(value) ?? true))

/** Ids of the principals that a comment speaks to. */
const mentions = Schema.Array(Schema.NonEmptyString).pipe(Schema.maxItems(50))

/** A Yjs relative position, base64. */
const relativePosition = Schema.String.pipe(Schema.pattern(/^[A-Za-z0-9+/=]{1,200}$/))

/** What people say to each other about cells and their words, and what becomes of it. */
export const commentEvents = {
  /** The first comment of a thread says what the thread is about; each further one is an answer. */
  commentAdded: defineEvent({
    name: 'v1.CommentAdded',
    schema: Schema.Struct({
      commentId: id,
      threadId: id,
      cellId,
      /** The words that it is about; without it, it is about the cell. */
      anchor: Schema.optional(
        Schema.Struct({
          quote: Schema.String.pipe(Schema.maxLength(QUOTE_LIMIT)),
          range: Schema.optional(Schema.Struct({ start: relativePosition, end: relativePosition })),
        }),
      ),
      text,
      mentions,
      at,
      by,
    }),
  }),
  /** Counts only when it is by the comment's author. */
  commentEdited: defineEvent({
    name: 'v1.CommentEdited',
    schema: Schema.Struct({ commentId: id, text, mentions, at, by }),
  }),
  /** Counts only when it is by the comment's author. */
  commentDeleted: defineEvent({
    name: 'v1.CommentDeleted',
    schema: Schema.Struct({ commentId: id, at, by }),
  }),
  threadResolved: defineEvent({
    name: 'v1.ThreadResolved',
    schema: Schema.Struct({ threadId: id, at, by }),
  }),
  threadReopened: defineEvent({
    name: 'v1.ThreadReopened',
    schema: Schema.Struct({ threadId: id, at, by }),
  }),
  /** `by` has read the thread up to this comment. */
  threadRead: defineEvent({
    name: 'v1.ThreadRead',
    schema: Schema.Struct({ threadId: id, upTo: id, by }),
  }),
}
