import type { Feature } from '../../notebook/feature/Feature.ts'
import { HeldRunsNotice } from './HeldRunsNotice.tsx'
import { heldRunActions } from './heldRunActions.ts'

/** Runs that wait for their person's word, since the notebook changed after they were asked for. */
export const heldRunsFeature: Feature = {
  name: 'heldRuns',
  actions: heldRunActions,
  notices: [{ rank: 'yours', View: HeldRunsNotice }],
}
