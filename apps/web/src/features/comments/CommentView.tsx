import type { Comment } from '@anode/notebook/comments'
import { commentsOf, deleteComment, editKey, sendEdit } from '@anode/notebook/comments'
import { Ellipsis, Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { IconButton } from '../../controls/IconButton.tsx'
import { Menu, MenuItem } from '../../controls/Menu.tsx'
import { useSession, useStatus } from '../../notebook/state/SessionContext.ts'
import { RelativeTime } from '../../time/RelativeTime.tsx'
import { exactTime } from '../../time/relativeTime.ts'
import { CommentText } from './CommentText.tsx'
import { Composer } from './Composer.tsx'

/** One comment: who, when, what; its author can change it. */
export const CommentView = ({
  comment,
  threadId,
  unread,
}: {
  readonly comment: Comment
  readonly threadId: string
  readonly unread: boolean
}) => {
  const session = useSession()
  const me = useStatus(({ principal }) => principal.id)
  const [editing, setEditing] = useState(false)
  const { id, author, at, editedAt, deletedAt, text, mentions } = comment
  const name = session.nameOf(author)
  if (deletedAt !== null) {
    return (
      <li className="comment" data-comment-id={id}>
        <p className="comment-deleted">{name} deleted this comment</p>
      </li>
    )
  }
  const edit = () => {
    setEditing(true)
    commentsOf(session).wishFocus(editKey(id))
  }
  const endEdit = () => {
    setEditing(false)
    commentsOf(session).wishFocus(threadId)
  }
  return (
    <li className="comment" data-comment-id={id} data-unread={unread || undefined}>
      <div className="comment-head">
        <span className="comment-face" aria-hidden>
          {name.charAt(0)}
        </span>
        <span className="comment-author">{name}</span>
        <span className="comment-when" title={exactTime(at)}>
          <RelativeTime at={at} />
          {editedAt !== null && ', edited'}
        </span>
        {unread && <span className="sr-only">Unread</span>}
        {author === me && !editing && (
          <Menu
            trigger={
              <IconButton label="Change this comment" tip="More" className="comment-more">
                <Ellipsis size={15} aria-hidden />
              </IconButton>
            }
          >
            <MenuItem icon={Pencil} onSelect={edit}>
              Edit
            </MenuItem>
            <MenuItem icon={Trash2} danger onSelect={() => deleteComment(session, id)}>
              Delete
            </MenuItem>
          </Menu>
        )}
      </div>
      {editing ? (
        <Composer
          draft={editKey(id)}
          label="Edit comment"
          placeholder="Write a comment"
          verb="Save"
          initial={text}
          onSend={(next) => {
            sendEdit(session, id, next)
            endEdit()
          }}
          onEnd={(how) => (how === 'left' ? setEditing(false) : endEdit())}
        />
      ) : (
        <CommentText text={text} mentions={mentions} />
      )}
    </li>
  )
}
