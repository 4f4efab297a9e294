import type { ReactNode } from 'react'

/** What a drawn cell is made of: its run at the left, and its content. Takes no hooks, like `StillText`. */
export const CellBox = ({
  gutter,
  children,
}: {
  readonly gutter: ReactNode
  readonly children: ReactNode
}) => (
  <>
    <div className="cell-gutter">{gutter}</div>
    <div className="cell-body">{children}</div>
  </>
)
