import type { Feature } from '../../notebook/feature/Feature.ts'
import { ElsewhereMark } from './ElsewhereMark.tsx'
import { elsewhereActions } from './elsewhereActions.ts'

/** The notebook is open a second time, in another tab or on another device of the same person. */
export const elsewhereFeature: Feature = {
  name: 'elsewhere',
  actions: elsewhereActions,
  bar: ElsewhereMark,
}
