import './stream.css'
import type { ComponentProps, ReactNode } from 'react'

/** The height of a line in stream.css, in pixels. */
export const LINE = 20

/** How what a program prints is set off: warnings and failures from the rest. */
export const streamLook = (name: string): string =>
  name === 'stderr' ? 'rounded-[10px] bg-warn-soft px-3.5 py-2' : ''

/** A part of printed text, which the browser draws when it is seen. Takes no hooks, like `StreamFrame`. */
export const StreamBlock = ({
  text,
  lines,
  children,
}: {
  readonly text: string
  readonly lines: number
  /** The text as it is drawn, without the line feed at its end. */
  readonly children: ReactNode
}) => (
  <div className="stream-block" style={{ containIntrinsicBlockSize: `auto ${lines * LINE}px` }}>
    {children}
    {text === '\n' && '\n'}
  </div>
)

/** What printed text stands in. `box`: what the page adds to it. */
export const StreamFrame = ({
  className,
  box = {},
  below,
  children,
}: {
  readonly className: string
  readonly box?: ComponentProps<'div'>
  readonly below?: ReactNode
  readonly children: ReactNode
}) => (
  <div className={className}>
    <div className="stream-text" {...box}>
      <div>{children}</div>
    </div>
    {below}
  </div>
)
