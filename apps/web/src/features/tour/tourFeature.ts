import type { Feature } from '../../notebook/feature/Feature.ts'
import { TourSlot } from './TourSlot.tsx'

/** Five minutes through what one needs every day. */
export const tourFeature: Feature = { name: 'tour', layers: [TourSlot] }
