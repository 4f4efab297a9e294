import { commentsOf } from '@anode/notebook/comments'
import { useEffect, useState } from 'react'
import { useSession } from '../../notebook/state/SessionContext.ts'

/** Longer comments are announced by their beginning. */
const WORDS = 160

/** Tells assistive technology of comments that others write while the notebook is open. */
export const CommentAnnouncer = () => {
  const session = useSession()
  const [said, setSaid] = useState('')
  useEffect(() => {
    const comments = commentsOf(session)
    const me = () => session.replica.status.principal.id
    const others = () =>
      comments.threads.flatMap((thread) =>
        thread.comments
          .filter(({ author, deletedAt }) => author !== me() && deletedAt === null)
          .map((comment) => ({ ...comment, thread })),
      )
    let known = new Set(others().map(({ id }) => id))
    return comments.on(() => {
      const now = others()
      const fresh = now.filter(({ id }) => !known.has(id))
      known = new Set(now.map(({ id }) => id))
      const [first] = fresh
      if (first === undefined) return
      const place = session.index.indexOf(first.thread.cellId) + 1
      const where = place > 0 ? ` on cell ${place}` : ''
      setSaid(
        fresh.length === 1
          ? `${session.nameOf(first.author)} commented${where}: ${first.text.slice(0, WORDS)}`
          : `${fresh.length} new comments.`,
      )
    })
  }, [session])
  return (
    <div role="log" aria-live="polite" aria-label="New comments" className="sr-only">
      {said}
    </div>
  )
}
