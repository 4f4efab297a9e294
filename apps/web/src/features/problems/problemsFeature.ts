import type { Feature } from '../../notebook/feature/Feature.ts'
import { ProblemsNotice } from './ProblemsNotice.tsx'

/** What of the notebook could not be read. */
export const problemsFeature: Feature = {
  name: 'problems',
  notices: [{ rank: 'yours', View: ProblemsNotice }],
}
