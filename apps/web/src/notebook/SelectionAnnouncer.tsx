import { useCallback, useSyncExternalStore } from 'react'
import { useSession } from './state/SessionContext.ts'

/** Tells assistive technology how many cells are selected, once it is more than one. */
export const SelectionAnnouncer = () => {
  const { selection } = useSession()
  const subscribe = useCallback((listener: () => void) => selection.on('any', listener), [selection])
  const count = useSyncExternalStore(subscribe, () => selection.members.size)
  return (
    <div role="status" className="sr-only">
      {count > 1 ? `${count} cells selected` : ''}
    </div>
  )
}
