import { Settings2 } from 'lucide-react'
import type { Feature } from '../../notebook/feature/Feature.ts'
import { lazyView } from '../../notebook/feature/Panel.ts'

/** The person's settings beside the notebook; they also have a page of their own. */
export const settingsPanelFeature: Feature = {
  name: 'settingsPanel',
  panel: {
    id: 'settings',
    title: 'Settings',
    icon: Settings2,
    key: 'Mod-,',
    place: 'foot',
    View: lazyView(() => import('../../settings/view/SettingsView.tsx'), 'SettingsView'),
  },
}
