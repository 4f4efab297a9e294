import type { Feature } from '../../notebook/feature/Feature.ts'
import { DamagedNotice } from './DamagedNotice.tsx'
import { DamagedPage } from './DamagedPage.tsx'

/** A notebook whose file on the server is damaged, and the ways on from there. */
export const damageFeature: Feature = {
  name: 'damage',
  notices: [{ rank: 'unsaved', View: DamagedNotice }],
  stopView: { tag: 'NotebookDamaged', View: DamagedPage },
}
