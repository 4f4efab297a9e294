import { type StyledSpan, styledSpans } from '@anode/document/terminal'
import { memo, type ReactNode, type UIEvent, use, useEffect, useRef, useState } from 'react'
import { OutputsLookContext } from '../look/OutputsLook.ts'
import { CellLinkButton } from '../traceback/CellLinkButton.tsx'
import { linkedSpans, type TextLink } from './linkedSpans.ts'
import { LINE, StreamBlock, StreamFrame } from './StreamFrame.tsx'
import { BLOCK_LINES, cutText, noText, type TextBlock } from './textBlocks.ts'
import { textLook } from './textLook.ts'

/** A text of more lines than this folds to a part of the window that scrolls. */
const FOLD_LINES = 40

/** While a folded text grows and its end is followed, only so many blocks at its end are drawn. */
const TAIL_BLOCKS = 40

/** A text that did not grow for this long is drawn as a whole, in milliseconds. */
const SETTLED = 500

/** Scrolled to within this distance of its end, a text is followed as it grows, in pixels. */
const AT_END = 24

const Spans = ({ spans }: { readonly spans: ReadonlyArray<StyledSpan> }) =>
  spans.map(({ text, style }, i) => {
    const look = textLook(style)
    return look.className === '' && look.style === undefined ? (
      text
    ) : (
      // Pieces have no identity; a block that changes is drawn anew.
      <span key={i} className={look.className} style={look.style}>
        {text}
      </span>
    )
  })

const Linked = ({ link, children }: { readonly link: TextLink; readonly children: ReactNode }) =>
  'href' in link ? (
    <a
      className="stream-link"
      href={link.href}
      target="_blank"
      rel="noopener noreferrer"
      // Words may claim anything of where they lead.
      title={link.isBehindWords ? link.href : undefined}
    >
      {children}
    </a>
  ) : (
    <CellLinkButton link={link}>{children}</CellLinkButton>
  )

const Block = memo(({ block }: { readonly block: TextBlock }) => (
  <StreamBlock text={block.text} lines={block.lines}>
    {linkedSpans(styledSpans(block.text.replace(/\n$/, ''), block.style).spans).map(({ link, spans }, i) =>
      link === null ? (
        <Spans key={i} spans={spans} />
      ) : (
        <Linked key={i} link={link}>
          <Spans spans={spans} />
        </Linked>
      ),
    )}
  </StreamBlock>
))

interface StreamTextProps {
  readonly text: string
  readonly className?: string
  /** Shows the end first: where the last lines say most. */
  readonly fromEnd?: boolean
}

/**
 * Printed text as a terminal shows it. A long one folds to a part that scrolls; its end is followed while it
 * grows, unless one scrolls away.
 */
export const StreamText = ({ text, className = '', fromEnd = false }: StreamTextProps) => {
  const [cut, setCut] = useState(() => cutText(noText, text))
  const { whole } = use(OutputsLookContext)
  // What one chose for this text, until another look is chosen for all of the cell.
  const [choice, setChoice] = useState<{ readonly unfolded: boolean; readonly over: boolean } | null>(null)
  const unfolded = choice !== null && choice.over === whole ? choice.unfolded : whole
  const box = useRef<HTMLDivElement>(null)
  // Whether the end is followed; null until there is a reason for either.
  const following = useRef<boolean | null>(fromEnd || null)
  const top = useRef(0)
  // Derived from the last cut, so that what did not change is not cut again.
  const current = cutText(cut, text)
  if (current !== cut) setCut(current)
  const long = current.lines > FOLD_LINES
  const folded = long && !unfolded

  // Blocks at the start that are left out: each costs a little of every frame, and nobody sees them.
  const [tailOnly, setTailOnly] = useState(false)
  const skipped = folded && tailOnly ? Math.max(0, current.blocks.length - TAIL_BLOCKS) : 0

  const first = useRef(current)
  useEffect(() => {
    if (current === first.current) return
    following.current ??= true
    setTailOnly(following.current)
    const timer = setTimeout(() => setTailOnly(false), SETTLED)
    return () => clearTimeout(timer)
  }, [current])

  useEffect(() => {
    const element = box.current
    if (!folded || element?.firstElementChild == null) return
    // Also hears of heights that were only guessed until now.
    const observer = new ResizeObserver(() => {
      if (following.current) element.scrollTop = element.scrollHeight
    })
    observer.observe(element.firstElementChild)
    return () => observer.disconnect()
  }, [folded])

  const onScroll = ({ currentTarget: { scrollHeight, scrollTop, clientHeight } }: UIEvent<HTMLElement>) => {
    // Events come late: being far from the end means nothing, having gone back does.
    if (scrollHeight - scrollTop - clientHeight < AT_END) following.current = true
    else if (scrollTop < top.current) {
      following.current = false
      setTailOnly(false)
    }
    top.current = scrollTop
  }

  return (
    <StreamFrame
      className={className}
      box={{
        ref: box,
        className: `stream-text ${folded ? 'stream-folded' : ''}`,
        // A part that scrolls must be reachable by keyboard.
        ...(folded
          ? { tabIndex: 0, role: 'region', 'aria-label': `Printed text, ${current.lines} lines` }
          : {}),
        onScroll,
      }}
      below={
        long && (
          <button
            type="button"
            className="fold-button"
            aria-expanded={unfolded}
            onClick={() => setChoice({ unfolded: !unfolded, over: whole })}
          >
            {unfolded ? 'Fold' : `Show all ${current.lines.toLocaleString('en')} lines`}
          </button>
        )
      }
    >
      {skipped > 0 && <div style={{ blockSize: skipped * BLOCK_LINES * LINE }} />}
      {current.blocks.slice(skipped).map((block, i) => (
        // Blocks are only ever added at the end.
        <Block key={skipped + i} block={block} />
      ))}
    </StreamFrame>
  )
}
