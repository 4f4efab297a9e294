import type { Feature } from '../../notebook/feature/Feature.ts'
import { TabState } from './TabState.tsx'

/** The tab's title and icon say which notebook it is and how far its runs are. */
export const tabStateFeature: Feature = { name: 'tabState', layers: [TabState] }
