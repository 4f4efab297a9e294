import type { NotebookFileState } from '@anode/protocol'
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import { useSession } from '../../notebook/state/SessionContext.ts'

/** What is over before this is not worth a word, in milliseconds: the file is written all the time. */
const PATIENCE = 1500

/** The file that the notebook is, as it stands now; null for none. */
const useFileNow = (): NotebookFileState | null => {
  const { live } = useSession().replica
  const subscribe = useCallback((listener: () => void) => live.on('file', listener), [live])
  return useSyncExternalStore(subscribe, () => live.file)
}

/** The same, but what will be over in a moment is not shown at all. */
export const useFile = (): NotebookFileState | null => {
  const file = useFileNow()
  const [settled, setSettled] = useState(file)
  const isSaid = file === null || file.state === 'same' || file.state === settled?.state
  useEffect(() => {
    if (isSaid) return setSettled(file)
    const timer = setTimeout(() => setSettled(file), PATIENCE)
    return () => clearTimeout(timer)
  }, [file, isSaid])
  return settled
}
