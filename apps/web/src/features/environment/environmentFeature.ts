import { Package } from 'lucide-react'
import type { Feature } from '../../notebook/feature/Feature.ts'
import { lazyView } from '../../notebook/feature/Panel.ts'
import { openPanel } from '../../notebook/state/openPanel.ts'
import { packageChangesOf, packageChangesService } from './PackageChanges.ts'
import { PackagesNotice } from './PackagesNotice.tsx'

/** What the notebook needs of Python: its packages, to see and to change; those that somebody must agree to first. */
export const environmentFeature: Feature = {
  name: 'environment',
  service: packageChangesService,
  actions: [
    {
      id: 'packages.add',
      title: 'Add a package …',
      group: 'Kernel',
      run: (session) => {
        packageChangesOf(session).wantField()
        openPanel.show('packages')
      },
    },
  ],
  notices: [{ rank: 'surroundings', View: PackagesNotice }],
  panel: {
    isOfCells: true,
    id: 'packages',
    title: 'Packages',
    icon: Package,
    View: lazyView(() => import('./PackagesPanel.tsx'), 'PackagesPanel'),
  },
}
