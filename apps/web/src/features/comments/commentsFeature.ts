import { commentService } from '@anode/notebook/comments'
import { MessageSquarePlus, MessageSquareText } from 'lucide-react'
import type { Feature } from '../../notebook/feature/Feature.ts'
import { lazyView } from '../../notebook/feature/Panel.ts'
import { CellCommentMark } from './CellCommentMark.tsx'
import { CommentAnnouncer } from './CommentAnnouncer.tsx'
import { CommentButton } from './CommentButton.tsx'
import { commentActions } from './commentActions.ts'
import { commentMarks } from './commentMarks.ts'
import { useUnread } from './useComments.ts'

/** What people say to each other about cells and words in them. */
export const commentsFeature: Feature = {
  name: 'comments',
  service: commentService,
  actions: commentActions,
  editor: ({ session, cellId, text }) => commentMarks(session, cellId, text.doc),
  cellMarks: [{ View: CellCommentMark }],
  cellControls: [CommentButton],
  cellMenu: [{ place: 'talk', id: 'comment.add', icon: MessageSquarePlus }],
  layers: [CommentAnnouncer],
  panel: {
    id: 'comments',
    title: 'Comments',
    icon: MessageSquareText,
    key: 'Mod-Alt-Shift-a',
    useUnread,
    View: lazyView(() => import('./CommentsPanel.tsx'), 'CommentsPanel'),
  },
}
