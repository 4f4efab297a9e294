import type { Feature } from '../../notebook/feature/Feature.ts'
import { followFailures } from './followFailures.ts'

/** A cell that failed comes into view, for who waits for it. */
export const followFailuresFeature: Feature = { name: 'followFailures', whileShown: followFailures }
