import type { ReplicaStatus } from '@anode/protocol/replica'
import { useEffect, useRef, useState } from 'react'
import { useStatus } from '../state/SessionContext.ts'
import { syncWords } from './syncWords.ts'

/** What is unsaved or cut off for less than this is not worth a word, in milliseconds. */
const PATIENCE = { online: 1000, connecting: 300, offline: 300 }

/** The status, but what will be over in a moment is not shown at all. */
const useSettledStatus = (): ReplicaStatus => {
  const status = useStatus((all) => all)
  const [settled, setSettled] = useState(status)
  const saved = status.connection === 'online' && status.waiting === 0
  // Since when not all is saved: a connection that comes and goes meanwhile is no reason to wait longer.
  const since = useRef<number | null>(null)
  useEffect(() => {
    if (saved) {
      since.current = null
      return setSettled(status)
    }
    since.current ??= performance.now()
    const wait = since.current + PATIENCE[status.connection] - performance.now()
    if (wait <= 0) return setSettled(status)
    const timer = setTimeout(() => setSettled(status), wait)
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
