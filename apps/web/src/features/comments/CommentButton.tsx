import { MessageSquarePlus } from 'lucide-react'
import { IconButton } from '../../controls/IconButton.tsx'
import type { CellProps } from '../../notebook/feature/Feature.ts'
import { useSession } from '../../notebook/state/SessionContext.ts'
import { commentOnSelected } from './commenting.ts'

/** Begins a comment on a cell, or on what is selected in it. */
export const CommentButton = ({ cellId }: CellProps) => {
  const session = useSession()
  return (
    <IconButton
      label="Comment on cell"
      tip="Comment"
      command="comment.add"
      onClick={() => commentOnSelected(session, cellId)}
    >
      <MessageSquarePlus size={15} aria-hidden />
    </IconButton>
  )
}
