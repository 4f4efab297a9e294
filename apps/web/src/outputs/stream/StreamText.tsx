import './stream.css'
import { memo, useLayoutEffect, useRef, useState } from 'react'
import { ansiSpans } from './ansi.ts'
import { cutText, noText, type TextBlock } from './textBlocks.ts'

/** A text of more lines than this folds to a part of the window that scrolls. */
const FOLD_LINES = 40

/** The height of a line in stream.css, in pixels. */
const LINE = 20

/** Scrolled to within this distance of its end, a text is followed as it grows, in pixels. */
const AT_END = 24

const Block = memo(({ block }: { readonly block: TextBlock }) => (
  <div className="stream-block" style={{ containIntrinsicBlockSize: `auto ${block.lines * LINE}px` }}>
    {ansiSpans(block.text.replace(/\n$/, ''), block.style).map((span, i) =>
      span.className === '' && span.color === undefined && span.background === undefined ? (
        span.text
      ) : (
        // Pieces have no identity; a block that changes is drawn anew.
        // biome-ignore lint/suspicious/noArrayIndexKey: as above.
        <span key={i} className={span.className} style={{ color: span.color, background: span.background }}>
          {span.text}
        </span>
      ),
    )}
    {block.text === '\n' && '\n'}
  </div>
))

/** Printed text with ANSI colours. A long one folds, and its end is followed unless one scrolls away. */
export const StreamText = ({
  text,
  className = '',
}: {
  readonly text: string
  readonly className?: string
}) => {
  const [cut, setCut] = useState(() => cutText(noText, text))
  const [unfolded, setUnfolded] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const following = useRef(true)
  // Derived from the last cut, so that what did not change is not cut again.
  const current = cutText(cut, text)
  if (current !== cut) setCut(current)
  const long = current.lines > FOLD_LINES
  const folded = long && !unfolded

  // biome-ignore lint/correctness/useExhaustiveDependencies: the end moves whenever the text changes.
  useLayoutEffect(() => {
    const element = box.current
    if (folded && following.current && element) element.scrollTop = element.scrollHeight
  }, [current, folded])

  return (
    <div className={className}>
      <div
        ref={box}
        className={`stream-text ${folded ? 'stream-folded' : ''}`}
        // A part that scrolls must be reachable by keyboard.
        {...(folded
          ? { tabIndex: 0, role: 'region', 'aria-label': `Printed text, ${current.lines} lines` }
          : {})}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
          following.current = scrollHeight - scrollTop - clientHeight < AT_END
        }}
      >
        {current.blocks.map((block, i) => (
          // Blocks are only ever added at the end.
          // biome-ignore lint/suspicious/noArrayIndexKey: as above.
          <Block key={i} block={block} />
        ))}
      </div>
      {long && (
        <button
          type="button"
          className="mt-1 rounded-md text-[12px] text-ink-faint hover:text-ink pointer-coarse:min-h-11"
          aria-expanded={unfolded}
          onClick={() => setUnfolded(!unfolded)}
        >
          {unfolded ? 'Fold' : `Show all ${current.lines.toLocaleString('en')} lines`}
        </button>
      )}
    </div>
  )
}
