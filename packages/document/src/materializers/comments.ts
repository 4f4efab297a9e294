import { State } from '@livestore/common/schema'
import { commentEvents as events } from '../events/comments.ts'
import { statement } from './statement.ts'

/**
 * Who may state a fact is told from the fact alone, and that a comment is somebody's own only the tables know: an
 * edit or a deletion of another's comment is a fact without effect.
 */
const OWN = 'id = $commentId AND author = $by AND deletedAt IS NULL'

export const commentMaterializers = State.SQLite.materializers(events, {
  'v1.CommentAdded': ({ commentId, threadId, cellId, anchor, text, mentions, at, by }, { event }) => [
    statement(
      ['threads'],
      `INSERT INTO threads (id, cellId, quote, anchorStart, anchorEnd)
       VALUES ($threadId, $cellId, $quote, $start, $end) ON CONFLICT (id) DO NOTHING`,
      {
        threadId,
        cellId,
        quote: anchor?.quote ?? null,
        start: anchor?.range?.start ?? null,
        end: anchor?.range?.end ?? null,
      },
    ),
    // An answer to a thread that is resolved, or was meanwhile, must not be overlooked: it opens it again.
    statement(
      ['threads'],
      `UPDATE threads SET resolvedAt = NULL, resolvedBy = NULL
       WHERE id = $threadId AND NOT EXISTS (SELECT 1 FROM comments WHERE id = $commentId)`,
      { threadId, commentId },
    ),
    statement(
      ['comments'],
      `INSERT INTO comments (id, threadId, seq, text, mentions, author, at)
       VALUES ($commentId, $threadId, $seq, $text, $mentions, $by, $at) ON CONFLICT (id) DO NOTHING`,
      {
        commentId,
        threadId,
        seq: event.seqNum.global,
        text,
        mentions: JSON.stringify(mentions),
        by,
        at,
      },
    ),
  ],
  'v1.CommentEdited': ({ commentId, text, mentions, at, by }) =>
    statement(
      ['comments'],
      `UPDATE comments SET text = $text, mentions = $mentions, editedAt = $at WHERE ${OWN}`,
      { commentId, text, mentions: JSON.stringify(mentions), at, by },
    ),
  // The row stays: others may have read up to it, and answers to it need their place.
  'v1.CommentDeleted': ({ commentId, at, by }) =>
    statement(['comments'], `UPDATE comments SET text = '', mentions = '[]', deletedAt = $at WHERE ${OWN}`, {
      commentId,
      at,
      by,
    }),
  'v1.ThreadResolved': ({ threadId, at, by }) =>
    statement(
      ['threads'],
      'UPDATE threads SET resolvedAt = $at, resolvedBy = $by WHERE id = $threadId AND resolvedAt IS NULL',
      { threadId, at, by },
    ),
  'v1.ThreadReopened': ({ threadId }) =>
    statement(['threads'], 'UPDATE threads SET resolvedAt = NULL, resolvedBy = NULL WHERE id = $threadId', {
      threadId,
    }),
  'v1.ThreadRead': ({ threadId, upTo, by }) =>
    statement(
      ['reads'],
      `INSERT INTO reads (id, threadId, reader, seq)
       SELECT threadId || ' ' || $by, threadId, $by, seq FROM comments WHERE id = $upTo AND threadId = $threadId
       ON CONFLICT (id) DO UPDATE SET seq = max(seq, excluded.seq)`,
      { threadId, upTo, by },
    ),
})
