import { Settings2 } from 'lucide-react'
import { lazyView, type Panel } from './Panel.ts'

/** Every panel, in the order of the rail. A new one is a file with its view and an entry here. */
export const panels: ReadonlyArray<Panel> = [
  {
    id: 'settings',
    title: 'Settings',
    icon: Settings2,
    key: 'Mod-,',
    place: 'foot',
    View: lazyView(() => import('../../settings/SettingsView.tsx'), 'SettingsView'),
  },
]
