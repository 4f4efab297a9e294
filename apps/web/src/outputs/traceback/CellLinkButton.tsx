import { type ReactNode, useContext } from 'react'
import { SessionContext } from '../../notebook/state/SessionContext.ts'
import type { CellLink } from './cellLinks.ts'
import { cellOf, goToLine } from './goToLine.ts'

/** “Cell In[3], line 2”, which leads there as long as that cell has not run again. */
export const CellLinkButton = ({
  link,
  children,
}: {
  readonly link: CellLink
  readonly children: ReactNode
}) => {
  const session = useContext(SessionContext)
  if (session === null) return children
  return (
    <button
      type="button"
      className="stream-link"
      title={`Go to line ${link.line} of the cell`}
      disabled={cellOf(session, link.executionCount) === null}
      onClick={() => void goToLine(session, link)}
    >
      {children}
    </button>
  )
}
