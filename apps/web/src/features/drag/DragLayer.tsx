import './drag.css'
import { useSyncExternalStore } from 'react'
import { useSession } from '../../notebook/state/SessionContext.ts'
import { dragOf } from './CellDrag.ts'

/** The line where dragged cells would be dropped, and what is dragged at the pointer. */
export const DragLayer = () => {
  const drag = dragOf(useSession())
  const dragged = useSyncExternalStore(drag.on, () => drag.dragged)
  if (dragged === null) return null
  const { count, text, x, y, place } = dragged
  const column = document.querySelector('main')?.getBoundingClientRect()
  return (
    <div className="drag-layer" aria-hidden>
      {place !== null && column !== undefined && (
        <div
          className="drop-line"
          style={{ top: place.y - 9, left: column.left + 56, right: innerWidth - column.right + 20 }}
        />
      )}
      <div className="drag-image" style={{ translate: `${x + 14}px ${y + 10}px` }}>
        {count > 1 && <span className="drag-count">{count} cells</span>}
        <span className="truncate">{text || (count > 1 ? 'Cells' : 'Empty cell')}</span>
      </div>
    </div>
  )
}
