import type { Feature } from '../../notebook/feature/Feature.ts'
import { PackagesNotice } from './PackagesNotice.tsx'

/** What the notebook needs of Python: packages that somebody must agree to before they are installed. */
export const environmentFeature: Feature = {
  name: 'environment',
  notices: [{ rank: 'surroundings', View: PackagesNotice }],
}
