import './comments.css'
import { commentsOf, type Filter, inOrder, mentions } from '@anode/notebook/comments'
import { type KeyboardEvent, useMemo } from 'react'
import { useKeysOf } from '../../commands/commands.ts'
import { useOrder, useSession, useStatus } from '../../notebook/state/SessionContext.ts'
import { TargetView } from './TargetView.tsx'
import { ThreadView } from './ThreadView.tsx'
import { useComments } from './useComments.ts'

const filters: Readonly<Record<Filter, string>> = { open: 'Open', resolved: 'Resolved', mentions: 'For you' }

const Filters = () => {
  const session = useSession()
  const threads = useComments((comments) => comments.threads)
  const chosen = useComments(({ filter }) => filter)
  const me = useStatus(({ principal }) => principal.id)
  const counts: Readonly<Record<Filter, number>> = {
    open: threads.filter(({ resolvedAt }) => resolvedAt === null).length,
    resolved: threads.filter(({ resolvedAt }) => resolvedAt !== null).length,
    mentions: threads.filter((thread) => mentions(thread, me)).length,
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: these are no fields of a form.
    <div className="comment-filters" role="group" aria-label="Which comments">
      {(Object.keys(filters) as ReadonlyArray<Filter>).map((filter) => (
        <button
          key={filter}
          type="button"
          aria-pressed={filter === chosen}
          onClick={() => commentsOf(session).show(filter)}
        >
          {filters[filter]}
          {counts[filter] > 0 && <span className="comment-count">{counts[filter]}</span>}
        </button>
      ))}
    </div>
  )
}

const Nothing = ({ filter }: { readonly filter: Filter }) => {
  const keys = useKeysOf('comment.add')
  if (filter === 'resolved') return <p className="comments-none">Comments that are resolved stay here.</p>
  if (filter === 'mentions') {
    return <p className="comments-none">Comments that name you with @ are listed here, open and resolved.</p>
  }
  return (
    <p className="comments-none">
      Select words in a cell, or the cell, and press {keys === undefined ? 'Comment' : <kbd>{keys}</kbd>} to
      write the first comment.
    </p>
  )
}

/** What people say about the notebook, in the order of its cells. */
export const CommentsPanel = () => {
  const session = useSession()
  const threads = useComments((comments) => comments.threads)
  const filter = useComments((comments) => comments.filter)
  const targets = useComments(({ drafts }) => drafts.targets)
  const order = useOrder()
  const listed = useMemo(
    () => inOrder(session, commentsOf(session).listed),
    [session, threads, filter, order],
  )
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const places = [...event.currentTarget.querySelectorAll<HTMLElement>('button.thread-place')]
    const at = places.indexOf(document.activeElement as HTMLElement)
    if (by === undefined || at === -1) return
    event.preventDefault()
    places[at + by]?.focus()
  }
  return (
    <div className="comments-panel">
      <Filters />
      {targets.map((target) => (
        <TargetView key={target.key} target={target} />
      ))}
      {listed.length === 0 && targets.length === 0 && <Nothing filter={filter} />}
      <ul className="comments-list" onKeyDown={onKeyDown}>
        {listed.map((thread) => (
          <li key={thread.id}>
            <ThreadView thread={thread} number={order.indexOf(thread.cellId) + 1} />
          </li>
        ))}
      </ul>
    </div>
  )
}
