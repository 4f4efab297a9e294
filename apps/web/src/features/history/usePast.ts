import { type PastState, pastOf } from '@anode/notebook/history'
import { useSyncExternalStore } from 'react'
import { useSession } from '../../notebook/state/SessionContext.ts'

/** What `select` takes of the notebook's past, live. */
export const usePast = <A>(select: (state: PastState) => A): A => {
  const past = pastOf(useSession())
  return useSyncExternalStore(past.on, () => select(past.state))
}
