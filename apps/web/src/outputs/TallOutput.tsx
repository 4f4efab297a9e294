import { type ReactNode, use, useEffect, useRef, useState } from 'react'
import { OutputsLookContext } from './look/OutputsLook.ts'

/** What is taller than this folds to a part that scrolls, in pixels; also in stream.css. */
const TALL = 600

/** An output that folds when it is tall. */
export const TallOutput = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => {
  const { whole } = use(OutputsLookContext)
  const inner = useRef<HTMLDivElement>(null)
  const [tall, setTall] = useState(false)
  // What one chose for this output, until another look is chosen for all of the cell.
  const [choice, setChoice] = useState<{ readonly whole: boolean; readonly over: boolean } | null>(null)
  const shown = choice !== null && choice.over === whole ? choice.whole : whole

  useEffect(() => {
    if (inner.current === null) return
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setTall(entry.contentRect.height > TALL)
    })
    observer.observe(inner.current)
    return () => observer.disconnect()
  }, [])

  return (
    <>
      <div
        className={shown ? '' : 'tall-folded'}
        // A part that scrolls must be reachable by keyboard.
        {...(tall && !shown ? { tabIndex: 0, role: 'region', 'aria-label': label } : {})}
      >
        <div ref={inner}>{children}</div>
      </div>
      {tall && (
        <button
          type="button"
          className="fold-button"
          aria-expanded={shown}
          onClick={() => setChoice({ whole: !shown, over: whole })}
        >
          {shown ? 'Fold' : 'Show all'}
        </button>
      )}
    </>
  )
}
