import type { Feature } from '../../notebook/feature/Feature.ts'
import { LostCellsNotice } from './LostCellsNotice.tsx'
import { lostCellActions } from './lostCellActions.ts'

/** Cells that others deleted while the person wrote in them. */
export const lostCellsFeature: Feature = {
  name: 'lostCells',
  actions: lostCellActions,
  notices: [{ rank: 'yours', View: LostCellsNotice }],
}
