import { oneText } from '../queries.ts'

/** Every thread with its comments in order and how far people have read it, as the JSON that `threadsOf` reads. */
export const threadList = oneText(
  'threadList',
  `SELECT json_group_array(json_object(
     'id', id, 'cellId', cellId, 'quote', quote, 'start', anchorStart, 'end', anchorEnd,
     'resolvedAt', resolvedAt, 'resolvedBy', resolvedBy,
     'comments', (SELECT json_group_array(json_object('id', id, 'seq', seq, 'text', text,
         'mentions', json(mentions), 'author', author, 'at', at, 'editedAt', editedAt, 'deletedAt', deletedAt))
       FROM (SELECT * FROM comments WHERE threadId = threads.id ORDER BY seq)),
     'reads', json((SELECT json_group_object(reader, seq) FROM reads WHERE threadId = threads.id)))) AS value
   FROM threads`,
  ['threads', 'comments', 'reads'],
)
