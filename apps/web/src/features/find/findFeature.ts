import { findService } from '@anode/notebook/find'
import type { Feature } from '../../notebook/feature/Feature.ts'
import { FindBar } from './FindBar.tsx'
import { findActions } from './findActions.ts'
import { findMarks } from './findMarks.ts'
import { findOptionActions } from './findOptionActions.ts'

/** Find and replace, in the whole notebook. */
export const findFeature: Feature = {
  name: 'find',
  service: findService,
  actions: [...findActions, ...findOptionActions],
  editor: ({ session, cellId }) => findMarks(session, cellId),
  layers: [FindBar],
}
