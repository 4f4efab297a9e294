import type { Feature } from '../../notebook/feature/Feature.ts'
import { dragOf, dragService } from './CellDrag.ts'
import { CellGrip } from './CellGrip.tsx'
import { DragLayer } from './DragLayer.tsx'

/** Cells are moved with a pointer. */
export const dragFeature: Feature = {
  name: 'drag',
  service: dragService,
  cellControls: [CellGrip],
  layers: [DragLayer],
  // While cells are dragged, Escape gives that up.
  allows: (session, { id }) => id !== 'selection.command' || dragOf(session).dragged === null,
}
