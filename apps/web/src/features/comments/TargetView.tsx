import type { Target } from '@anode/notebook/comments'
import { commentsOf, sendNew } from '@anode/notebook/comments'
import { useEntry, useSession } from '../../notebook/state/SessionContext.ts'
import { Composer } from './Composer.tsx'

/** A comment that is being written, on words or on a cell. */
export const TargetView = ({ target }: { readonly target: Target }) => {
  const session = useSession()
  const comments = commentsOf(session)
  const isThere = useEntry(target.cellId) !== undefined
  const number = session.index.indexOf(target.cellId) + 1
  const { key, anchor } = target
  return (
    <section className="thread" data-active aria-label="New comment">
      <header className="thread-head">
        <p className="thread-place">
          {isThere ? `Cell ${number}` : 'On a deleted cell'}
          {anchor !== null && <q className="thread-quote">{anchor.quote.replace(/\s+/g, ' ')}</q>}
        </p>
      </header>
      <Composer
        draft={key}
        label="New comment"
        placeholder="Write a comment"
        verb="Comment"
        onSend={(text) => sendNew(session, target, text)}
        onEnd={(how) => {
          if (how === 'discarded' || comments.drafts.get(key).trim() === '') comments.end(key)
          if (how === 'discarded') session.selection.select(session.selection.cellId)
        }}
      />
    </section>
  )
}
