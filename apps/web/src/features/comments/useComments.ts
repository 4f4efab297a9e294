import { type Comments, commentsOf } from '@anode/notebook/comments'
import { useSyncExternalStore } from 'react'
import { useSession } from '../../notebook/state/SessionContext.ts'

/** What `select` takes of the notebook's comments; drawn again when that differs. */
export const useComments = <A>(select: (comments: Comments) => A): A => {
  const comments = commentsOf(useSession())
  return useSyncExternalStore(comments.on, () => select(comments))
}

/** How many comments the person has not read. */
export const useUnread = (): number => useComments(({ unread }) => unread)
