import { useSyncExternalStore } from 'react'
import { Failure } from '../../failures/Failure.tsx'
import { nameOf } from '../../me/nameOf.ts'
import { copyText, letGo, putBack } from '../lostCells.ts'
import type { LostCell } from '../state/LostCells.ts'
import { useSession, useStatus } from '../state/SessionContext.ts'

const firstLine = ({ start }: LostCell): string => start.trim().split('\n')[0] ?? ''

/** Cells that others deleted while this person wrote in them: nothing that was written is gone. */
export const LostCellsNotice = () => {
  const session = useSession()
  const me = useStatus(({ principal }) => principal.id)
  const lost = useSyncExternalStore(session.lost.on, () => session.lost.list)
  return lost.map((cell) => {
    const line = firstLine(cell)
    const what =
      cell.deletedBy === me
        ? 'You deleted the cell you were writing in, in another tab'
        : `${nameOf(cell.deletedBy, session.replica.status.principal)} deleted the cell you were writing in`
    return (
      <div key={cell.id} data-lost-cell={cell.id}>
        <Failure
          tone="plain"
          what={what}
          why={
            line === '' ? undefined : `It begins with “${line.length > 60 ? `${line.slice(0, 60)}…` : line}”.`
          }
        >
          <button type="button" className="button button-primary" onClick={() => putBack(session, cell.id)}>
            Put it back
          </button>
          <button type="button" className="button" onClick={() => void copyText(session, cell.id)}>
            Copy text
          </button>
          <button type="button" className="button button-quiet" onClick={() => letGo(session, cell.id)}>
            Let it go
          </button>
        </Failure>
      </div>
    )
  })
}
