import * as queries from '@anode/notebook/queries'
import { GripVertical } from 'lucide-react'
import { IconButton } from '../../controls/IconButton.tsx'
import type { CellProps } from '../../notebook/feature/Feature.ts'
import { useSession } from '../../notebook/state/SessionContext.ts'
import { dragOf } from './CellDrag.ts'

/** The handle that a cell is dragged by. */
export const CellGrip = ({ cellId }: CellProps) => {
  const session = useSession()
  const firstLine = () => session.replica.read(queries.cell(cellId))?.source.trim().split('\n')[0] ?? ''
  return (
    <IconButton
      label="Move cell"
      tip="Drag to move"
      command="cell.moveUp"
      className="cell-grip"
      onPointerDown={(event) => dragOf(session).follow(cellId, firstLine(), event.nativeEvent)}
    >
      <GripVertical size={15} aria-hidden />
    </IconButton>
  )
}
