import { useEffect, useState } from 'react'

/** How far the mark stands off what it marks, in pixels. */
const OFF = 4

/** Marks the first element on the page that a selector finds, and follows it. */
export const Spotlight = ({ selector }: { readonly selector: string }) => {
  const [box, setBox] = useState<DOMRect | null>(null)
  useEffect(() => {
    let frame = 0
    const look = () => {
      const found = document.querySelector(selector)?.getBoundingClientRect() ?? null
      setBox((before) =>
        before !== null &&
        found !== null &&
        (['x', 'y', 'width', 'height'] as const).every((key) => before[key] === found[key])
          ? before
          : found,
      )
      frame = requestAnimationFrame(look)
    }
    document.querySelector(selector)?.scrollIntoView({ block: 'nearest' })
    look()
    return () => cancelAnimationFrame(frame)
  }, [selector])
  if (box === null || box.width === 0) return null
  return (
    <div
      aria-hidden
      className="tour-spot"
      style={{
        left: box.x - OFF,
        top: box.y - OFF,
        width: box.width + 2 * OFF,
        height: box.height + 2 * OFF,
      }}
    />
  )
}
