import type { Feature } from '../../notebook/feature/Feature.ts'
import { tellLongRuns } from './tellLongRuns.ts'

/** A word through the system when a long run has ended while one looked elsewhere. */
export const longRunsFeature: Feature = {
  name: 'longRuns',
  whileShown: tellLongRuns,
  settings: ['notifyLongRuns', 'longRun'],
}
