import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useState } from 'react'
import { scrollToRow, visibleRows } from './visibleRows.ts'

/** What scrolls around an element: the nearest of those above it, or the window. */
const scrollerOf = (element: Element | null): Element | null => {
  for (let above = element?.parentElement ?? null; above !== null; above = above.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(above).overflowY)) return above
  }
  return null
}

/** The rows in sight of what scrolls around a list, followed as it scrolls; all measures are pixels. */
export const useSight = (list: RefObject<HTMLElement | null>, rowHeight: number, total: number) => {
  const frame = useCallback(() => {
    const scroller = scrollerOf(list.current)
    const top = list.current?.getBoundingClientRect().top ?? 0
    if (scroller === null || scroller === document.documentElement || scroller === document.body) {
      return { scroller: null, top, height: window.innerHeight }
    }
    const box = scroller.getBoundingClientRect()
    return { scroller, top: top - box.top, height: box.height }
  }, [list])
  const look = useCallback(() => {
    const { top, height } = frame()
    return visibleRows({ top, rowHeight, total, windowHeight: height })
  }, [frame, rowHeight, total])
  const [sight, setSight] = useState(look)

  useLayoutEffect(() => {
    const update = () =>
      setSight((before) => {
        const now = look()
        return now.first === before.first && now.last === before.last ? before : now
      })
    update()
    const { scroller } = frame()
    const scrolls = scroller ?? window
    scrolls.addEventListener('scroll', update, { passive: true })
    window.addEventListener('resize', update)
    return () => {
      scrolls.removeEventListener('scroll', update)
      window.removeEventListener('resize', update)
    }
  }, [look, frame])
  // What stands above it may have come or gone.
  useEffect(() => setSight(look), [look])

  const scrollTo = useCallback(
    (index: number, space: number) => {
      const { scroller, top, height } = frame()
      const by = scrollToRow({ top: top + index * rowHeight, height: rowHeight, windowHeight: height, space })
      ;(scroller ?? window).scrollBy(0, by)
    },
    [frame, rowHeight],
  )
  return useMemo(() => ({ ...sight, scrollTo }), [sight, scrollTo])
}
