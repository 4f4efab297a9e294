import { useEffect, useState } from 'react'
import { flushSync } from 'react-dom'
import { queueForFrame } from './frameQueue.ts'

/** False in the first picture, true in one of the next: for what nobody misses until the page has come to rest. */
export const useLater = (): boolean => {
  const [later, setLater] = useState(false)
  // Drawn at once when its turn comes, so that the queue knows how long it took.
  useEffect(() => queueForFrame('controls', () => flushSync(() => setLater(true))), [])
  return later
}
