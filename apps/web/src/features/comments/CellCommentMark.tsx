import './marks.css'
import { Tip } from '../../controls/Tip.tsx'
import type { CellProps } from '../../notebook/feature/Feature.ts'
import { useSession } from '../../notebook/state/SessionContext.ts'
import { openThreadsOn } from './commenting.ts'
import { useComments } from './useComments.ts'

/** At the cell's edge: how many open threads it has. A click leads to them. */
export const CellCommentMark = ({ cellId, number }: CellProps) => {
  const session = useSession()
  const open = useComments((comments) => comments.openOn(cellId).length)
  const unread = useComments((comments) =>
    comments.openOn(cellId).reduce((sum, thread) => sum + thread.unread, 0),
  )
  if (open === 0) return null
  const words = `${open === 1 ? '1 comment' : `${open} comments`} on cell ${number}`
  return (
    <Tip text={unread === 0 ? 'Show comments' : `Show comments, ${unread} unread`}>
      <button
        type="button"
        className="cell-comments"
        data-unread={unread > 0 || undefined}
        aria-label={unread === 0 ? words : `${words}, ${unread} unread`}
        onClick={() => openThreadsOn(session, cellId)}
      >
        {open}
      </button>
    </Tip>
  )
}
