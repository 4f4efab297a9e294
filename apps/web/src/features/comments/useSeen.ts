import { type RefObject, useEffect } from 'react'

/** What is in sight for so long counts as read, in milliseconds. */
const LONG_ENOUGH = 1000

/** Calls `onSeen` once the element has been in sight for a second, while `unseen`. */
export const useSeen = (
  element: RefObject<HTMLElement | null>,
  unseen: boolean,
  onSeen: () => void,
): void => {
  useEffect(() => {
    if (!unseen || element.current === null) return
    let timer: ReturnType<typeof setTimeout> | undefined
    let inSight = false
    const look = () => {
      clearTimeout(timer)
      if (inSight && !document.hidden) timer = setTimeout(onSeen, LONG_ENOUGH)
    }
    const observer = new IntersectionObserver(
      (entries) => {
        const entry = entries.at(-1)
        // Half of it, or of the window when it is higher than that.
        const enough = Math.min(entry?.boundingClientRect.height ?? 0, window.innerHeight) / 2
        inSight = entry?.isIntersecting === true && entry.intersectionRect.height >= enough
        look()
      },
      { threshold: [0, 0.1, 0.2, 0.3, 0.5, 0.8] },
    )
    observer.observe(element.current)
    document.addEventListener('visibilitychange', look)
    return () => {
      clearTimeout(timer)
      observer.disconnect()
      document.removeEventListener('visibilitychange', look)
    }
  }, [element, unseen, onSeen])
}
