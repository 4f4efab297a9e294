import { followingOf } from '@anode/notebook/presence'
import { useSyncExternalStore } from 'react'
import { useSession } from '../../notebook/state/SessionContext.ts'

/** The id of whom one follows; null for nobody. */
export const useFollowed = (): string | null => {
  const following = followingOf(useSession())
  return useSyncExternalStore(following.on, () => following.personId)
}
