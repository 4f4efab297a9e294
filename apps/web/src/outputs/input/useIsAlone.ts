import { useCallback, useSyncExternalStore } from 'react'
import { useSession } from '../../notebook/state/SessionContext.ts'

/** Whether nobody else has the notebook open. */
export const useIsAlone = (): boolean => {
  const { live } = useSession().replica
  const subscribe = useCallback((listener: () => void) => live.on('people', listener), [live])
  return useSyncExternalStore(subscribe, () => live.people.length === 0)
}
