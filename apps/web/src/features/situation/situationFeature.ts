import type { Feature } from '../../notebook/feature/Feature.ts'
import { tellSituation } from './tellSituation.ts'

/** How the notebook stands, for the help and the page's log. */
export const situationFeature: Feature = { name: 'situation', whileShown: tellSituation }
