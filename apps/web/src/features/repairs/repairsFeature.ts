import type { Feature } from '../../notebook/feature/Feature.ts'
import { RepairsNotice } from './RepairsNotice.tsx'

/** What was repaired in the file that the notebook was opened from. */
export const repairsFeature: Feature = {
  name: 'repairs',
  notices: [{ rank: 'changed', View: RepairsNotice }],
}
