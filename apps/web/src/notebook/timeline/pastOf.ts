import { useSyncExternalStore } from 'react'
import { fetchMoment, fetchTimeline } from '../../server/history.ts'
import type { NotebookSession } from '../state/NotebookSession.ts'
import { useSession } from '../state/SessionContext.ts'
import { Past, type PastState } from './Past.ts'

const pasts = new WeakMap<NotebookSession, Past>()

/** The past of an open notebook. */
export const pastOf = (session: NotebookSession): Past => {
  const known = pasts.get(session)
  if (known !== undefined) return known
  const id = session.replica.notebookId
  const past = new Past({
    timeline: (page) => fetchTimeline(id, page),
    moment: (seq) => fetchMoment(id, seq),
  })
  pasts.set(session, past)
  return past
}

/** What `select` takes of it, live. */
export const usePast = <A>(select: (state: PastState) => A): A => {
  const past = pastOf(useSession())
  return useSyncExternalStore(past.on, () => select(past.state))
}
