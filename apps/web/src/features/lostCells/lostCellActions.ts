import type { NotebookSession } from '@anode/notebook'
import { forgetLostCell } from '@anode/notebook'
import type { Action } from '../../notebook/actions/Action.ts'
import { putBackAndShow } from './lostCells.ts'

const isLost = ({ lost }: NotebookSession): boolean => lost.list.length > 0

/** What to do about cells that others deleted while the person wrote in them. */
export const lostCellActions: ReadonlyArray<Action> = [
  {
    id: 'cell.putBack',
    title: 'Put back cells that were deleted while you wrote',
    group: 'Cells',
    when: isLost,
    run: (session) => {
      for (const { id } of session.lost.list) putBackAndShow(session, id)
    },
  },
  {
    id: 'cell.letGo',
    title: 'Let go of cells that were deleted while you wrote',
    group: 'Cells',
    when: isLost,
    run: (session) => {
      for (const { id } of session.lost.list) forgetLostCell(session, id)
    },
  },
]
