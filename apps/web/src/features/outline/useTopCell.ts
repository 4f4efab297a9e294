import { useEffect, useState } from 'react'

/** The bar at the top and a little more: what is above this line has been read, in pixels. */
const LINE = 120

/** The cell that is read just now: the one at the top of the window; null before there is any. */
export const useTopCell = (): string | null => {
  const [top, setTop] = useState<string | null>(null)
  useEffect(() => {
    let frame = 0
    const look = () => {
      frame = 0
      const column = document.querySelector('main')?.getBoundingClientRect()
      if (column === undefined) return
      const x = column.left + column.width / 2
      const atEnd = window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 2
      const y = atEnd && window.scrollY > 0 ? window.innerHeight * 0.6 : LINE
      const cell = document
        .elementsFromPoint(x, y)
        .map((element) => element.closest<HTMLElement>('[data-cell-id]'))
        .find((found) => found !== null)
      if (cell) setTop(cell.dataset.cellId ?? null)
    }
    const soon = () => {
      frame ||= requestAnimationFrame(look)
    }
    soon()
    window.addEventListener('scroll', soon, { passive: true })
    window.addEventListener('resize', soon)
    return () => {
      cancelAnimationFrame(frame)
      window.removeEventListener('scroll', soon)
      window.removeEventListener('resize', soon)
    }
  }, [])
  return top
}
