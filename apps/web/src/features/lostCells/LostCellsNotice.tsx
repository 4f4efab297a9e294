import type { LostCell } from '@anode/notebook'
import { forgetLostCell } from '@anode/notebook'
import { useSyncExternalStore } from 'react'
import { Failure } from '../../failures/Failure.tsx'
import { useSession, useStatus } from '../../notebook/state/SessionContext.ts'
import { copyText, putBackAndShow } from './lostCells.ts'

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
        : `${session.nameOf(cell.deletedBy)} deleted the cell you were writing in`
    return (
      <div key={cell.id} data-lost-cell={cell.id}>
        <Failure
          tone="plain"
          what={what}
          why={
            line === '' ? undefined : `It begins with “${line.length > 60 ? `${line.slice(0, 60)}…` : line}”.`
          }
        >
          <button
            type="button"
            className="button button-primary"
            onClick={() => putBackAndShow(session, cell.id)}
          >
            Put it back
          </button>
          <button type="button" className="button" onClick={() => void copyText(session, cell.id)}>
            Copy text
          </button>
          <button
            type="button"
            className="button button-quiet"
            onClick={() => forgetLostCell(session, cell.id)}
          >
            Let it go
          </button>
        </Failure>
      </div>
    )
  })
}
