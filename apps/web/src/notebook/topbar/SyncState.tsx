import type { ReplicaStatus } from '@anode/protocol/replica'
import { useEffect, useState } from 'react'
import { useStatus } from '../state/SessionContext.ts'
import { syncWords } from './syncWords.ts'

/** Changes that are on their way for less than this are not worth a word, in milliseconds. */
const PATIENCE = 1000

/** The status, but what will be over in a moment is not shown at all. */
const useSettledStatus = (): ReplicaStatus => {
  const status = useStatus()
  const [settled, setSettled] = useState(status)
  const saved = status.connection === 'online' && status.waiting === 0
  useEffect(() => {
    if (saved) return setSettled(status)
    const timer = setTimeout(() => setSettled(status), status.connection === 'online' ? PATIENCE : 300)
    return () => clearTimeout(timer)
  }, [status, saved])
  return settled
}

/** Whether everything is saved, in words. */
export const SyncState = () => {
  const status = useSettledStatus()
  const calm = status.connection === 'online' && status.stopped === null
  return (
    <p
      role="status"
      data-sync-state={status.stopped !== null ? 'stopped' : status.connection}
      className={`flex-none text-[12.5px] max-md:hidden ${calm ? 'text-ink-faint' : 'max-md:block! text-warn'}`}
    >
      {syncWords(status)}
    </p>
  )
}
