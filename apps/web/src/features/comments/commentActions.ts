import type { NotebookSession } from '@anode/notebook'
import { commentsOf, type Filter, readThreads } from '@anode/notebook/comments'
import { type Action, hasSelected, onSelected } from '../../notebook/actions/Action.ts'
import { openPanel } from '../../notebook/state/openPanel.ts'
import { commentOnSelected, stepThread, toggleResolved } from './commenting.ts'

const activeThread = (session: NotebookSession) => {
  const comments = commentsOf(session)
  return comments.thread(comments.active)
}

const showing = (filter: Filter) => (session: NotebookSession) => {
  commentsOf(session).show(filter)
  openPanel.open('comments')
}

/** What can be done with comments. Ctrl+Alt+M is what editors of documents have for it. */
export const commentActions: ReadonlyArray<Action> = [
  {
    id: 'comment.add',
    title: 'Comment on the selected words or cell',
    group: 'Edit',
    keys: { command: ['Mod-Alt-m'], edit: ['Mod-Alt-m'] },
    when: hasSelected,
    run: onSelected(commentOnSelected),
  },
  {
    id: 'comment.resolve',
    title: 'Resolve or reopen the comment',
    group: 'Edit',
    when: (session) => activeThread(session) !== undefined,
    run: (session) => {
      const thread = activeThread(session)
      if (thread !== undefined) toggleResolved(session, thread)
    },
  },
  {
    id: 'comment.next',
    title: 'Go to the next comment',
    group: 'Move',
    keys: { command: ['g c'] },
    run: (session) => stepThread(session, 1),
  },
  {
    id: 'comment.previous',
    title: 'Go to the previous comment',
    group: 'Move',
    keys: { command: ['g Shift-c'] },
    run: (session) => stepThread(session, -1),
  },
  {
    id: 'comment.readAll',
    title: 'Mark all comments as read',
    group: 'Edit',
    when: (session) => commentsOf(session).unread > 0,
    run: (session) => readThreads(session, commentsOf(session).threads),
  },
  { id: 'comment.showOpen', title: 'Show open comments', group: 'Panels', run: showing('open') },
  { id: 'comment.showResolved', title: 'Show resolved comments', group: 'Panels', run: showing('resolved') },
  {
    id: 'comment.showMentions',
    title: 'Show comments that mention you',
    group: 'Panels',
    run: showing('mentions'),
  },
]
