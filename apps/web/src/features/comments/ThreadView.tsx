import type { Comment, Thread } from '@anode/notebook/comments'
import { commentsOf, readThreads, replyKey, sendReply, storedRangeOfThread } from '@anode/notebook/comments'
import * as queries from '@anode/notebook/queries'
import { Check, RotateCcw } from 'lucide-react'
import { Fragment, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { IconButton } from '../../controls/IconButton.tsx'
import { openPanel } from '../../notebook/state/openPanel.ts'
import { useQuery, useSession } from '../../notebook/state/SessionContext.ts'
import { RelativeTime } from '../../time/RelativeTime.tsx'
import { CommentView } from './CommentView.tsx'
import { Composer } from './Composer.tsx'
import { goToThread, toggleResolved } from './commenting.ts'
import { useComments } from './useComments.ts'
import { useFocusWish } from './useFocusWish.ts'
import { useSeen } from './useSeen.ts'

/** Whether words that a thread was about are gone from its cell. */
const useAreGone = (thread: Thread): boolean => {
  const session = useSession()
  const cell = useQuery(useMemo(() => queries.cell(thread.cellId), [thread.cellId]))
  return useMemo(
    () =>
      cell !== null &&
      thread.anchor?.range !== undefined &&
      storedRangeOfThread(session, thread, cell) === null,
    [session, thread, cell],
  )
}

/** The first comment, and the last one or all that are unread; those between are shown when they are asked for. */
const shortened = ({ comments, readTo, unread }: Thread): ReadonlyArray<Comment> => {
  const firstUnread = unread === 0 ? -1 : comments.findIndex(({ seq }) => seq > readTo)
  return [
    ...comments.slice(0, 1),
    ...comments.slice(Math.max(1, firstUnread === -1 ? comments.length - 1 : firstUnread)),
  ]
}

/** A thread as a card of the panel. The active one shows all of its comments and takes answers. */
export const ThreadView = ({ thread, number }: { readonly thread: Thread; readonly number: number }) => {
  const session = useSession()
  const active = useComments((comments) => comments.active === thread.id)
  const card = useRef<HTMLElement>(null)
  const place = useRef<HTMLButtonElement>(null)
  const [whole, setWhole] = useState(false)
  const { comments, anchor, resolvedAt, resolvedBy } = thread
  const short = shortened(thread)
  const isWhole = active || whole || short.length === comments.length
  useFocusWish(thread.id, number === 0 ? card : place)
  useSeen(
    card,
    thread.unread > 0,
    useCallback(() => readThreads(session, [thread]), [session, thread]),
  )
  useEffect(() => {
    if (active) card.current?.scrollIntoView({ block: 'nearest' })
  }, [active])

  const go = () => {
    openPanel.uncover()
    void goToThread(session, thread)
  }
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: what it does, the button for the place does for keys.
    <article
      ref={card}
      className="thread"
      data-thread-card={thread.id}
      data-active={active || undefined}
      data-unread={thread.unread > 0 || undefined}
      aria-label={number === 0 ? 'Comments on a deleted cell' : `Comments on cell ${number}`}
      tabIndex={-1}
      onClick={() => {
        commentsOf(session).activate(thread.id)
        readThreads(session, [thread])
      }}
    >
      <header className="thread-head">
        {number === 0 ? (
          <p className="thread-place">
            On a deleted cell
            <Quote words={anchor?.quote} />
          </p>
        ) : (
          <button ref={place} type="button" className="thread-place" onClick={go}>
            Cell {number}
            <Quote words={anchor?.quote} />
          </button>
        )}
        <IconButton
          label={resolvedAt === null ? 'Resolve' : 'Reopen'}
          {...(active ? { command: 'comment.resolve' } : {})}
          onClick={(event) => {
            event.stopPropagation()
            toggleResolved(session, thread)
          }}
        >
          {resolvedAt === null ? <Check size={16} aria-hidden /> : <RotateCcw size={15} aria-hidden />}
        </IconButton>
      </header>
      <Gone thread={thread} />
      <ul>
        {(isWhole ? comments : short).map((comment, i) => (
          <Fragment key={comment.id}>
            {i === 1 && !isWhole && (
              <li>
                <button type="button" className="thread-more" onClick={() => setWhole(true)}>
                  Show {comments.length - short.length} more
                </button>
              </li>
            )}
            <CommentView
              comment={comment}
              threadId={thread.id}
              unread={thread.unread > 0 && comment.seq > thread.readTo && comment.author !== session.actor.by}
            />
          </Fragment>
        ))}
      </ul>
      {resolvedAt !== null && (
        <p className="thread-resolved">
          Resolved by {resolvedBy === session.actor.by ? 'you' : session.nameOf(resolvedBy ?? '')}{' '}
          <RelativeTime at={resolvedAt} />
        </p>
      )}
      {active && (
        <Composer
          draft={replyKey(thread.id)}
          label="Answer"
          placeholder={resolvedAt === null ? 'Answer' : 'Answer and reopen'}
          verb="Answer"
          quiet
          onSend={(text) => sendReply(session, thread, text)}
        />
      )}
    </article>
  )
}

const Quote = ({ words }: { readonly words: string | undefined }) =>
  words === undefined ? null : <q className="thread-quote">{words.replace(/\s+/g, ' ')}</q>

const Gone = ({ thread }: { readonly thread: Thread }) =>
  useAreGone(thread) ? <p className="thread-gone">These words are no longer in the cell.</p> : null
