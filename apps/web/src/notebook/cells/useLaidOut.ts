import { startTransition, useEffect, useLayoutEffect, useState } from 'react'
import { useSession } from '../state/SessionContext.ts'

/** Cells that have their place in the first picture: more than the highest window shows. */
const FIRST = 32

/** How many more get theirs at a time, when the browser has nothing better to do. */
const MORE = 160

/** The longest that the next ones wait for such a time, in milliseconds. */
const PATIENCE = 120

const whenIdle: (work: () => void) => () => void =
  'requestIdleCallback' in window
    ? (work) => {
        const id = requestIdleCallback(work, { timeout: PATIENCE })
        return () => cancelIdleCallback(id)
      }
    : (work) => {
        const id = setTimeout(work, 16)
        return () => clearTimeout(id)
      }

/**
 * How many of the cells have their place on the page, from the first on. A thousand places take a second to
 * make, in which nobody could write into the first one; a cell that is selected has its place at once.
 */
export const useLaidOut = (count: number): number => {
  const { selection, index } = useSession()
  const [placed, setPlaced] = useState(FIRST)
  const complete = placed >= count

  useEffect(() => {
    if (complete) return
    return whenIdle(() => startTransition(() => setPlaced((before) => before + MORE)))
  }, [placed, complete])

  useLayoutEffect(() => {
    const reach = () => {
      const { cellId } = selection
      const place = cellId === null ? -1 : index.indexOf(cellId)
      setPlaced((before) => (place < before ? before : place + FIRST))
    }
    reach()
    return selection.on('any', reach)
  }, [selection, index])

  // What comes later, one cell at a time, is placed as it comes.
  useEffect(() => {
    if (complete) setPlaced(Number.POSITIVE_INFINITY)
  }, [complete])

  return Math.min(placed, count)
}
