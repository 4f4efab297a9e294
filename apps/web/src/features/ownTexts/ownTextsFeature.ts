import type { Feature } from '../../notebook/feature/Feature.ts'
import { OwnTextsNotice } from './OwnTextsNotice.tsx'

/** Texts of this page that were not the notebook's. */
export const ownTextsFeature: Feature = {
  name: 'ownTexts',
  notices: [{ rank: 'yours', View: OwnTextsNotice }],
}
