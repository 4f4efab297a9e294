import { pastOf, pastService } from '@anode/notebook/history'
import { History } from 'lucide-react'
import type { Feature } from '../../notebook/feature/Feature.ts'
import { lazyView } from '../../notebook/feature/Panel.ts'
import { PastDialogs, PastSlot } from './PastSlot.tsx'
import { isDoneInPast, timelineActions } from './timelineActions.ts'

/** The notebook as it was at any moment, and what is brought back from there. */
export const historyFeature: Feature = {
  name: 'history',
  service: pastService,
  actions: timelineActions,
  allows: (session, action) => !pastOf(session).isOpen || isDoneInPast(action),
  cellMenu: [{ place: 'shown', id: 'history.cellRuns', icon: History }],
  Around: PastSlot,
  layers: [PastDialogs],
  panel: {
    id: 'history',
    title: 'History',
    icon: History,
    key: 'Mod-Shift-h',
    View: lazyView(() => import('./TimelinePanel.tsx'), 'TimelinePanel'),
  },
}
