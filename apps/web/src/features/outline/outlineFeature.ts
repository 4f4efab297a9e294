import { TableOfContents } from 'lucide-react'
import type { Feature } from '../../notebook/feature/Feature.ts'
import { lazyView } from '../../notebook/feature/Panel.ts'

/** The notebook's headings, to go to. */
export const outlineFeature: Feature = {
  name: 'outline',
  panel: {
    isOfCells: true,
    id: 'outline',
    title: 'Outline',
    icon: TableOfContents,
    key: 'Mod-Shift-l',
    View: lazyView(() => import('./OutlinePanel.tsx'), 'OutlinePanel'),
  },
}
