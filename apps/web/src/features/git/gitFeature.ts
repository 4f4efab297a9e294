import { GitBranch } from 'lucide-react'
import type { Feature } from '../../notebook/feature/Feature.ts'
import { lazyView } from '../../notebook/feature/Panel.ts'

/** What has changed since the last commit, how, and since when; to commit it, or to bring it back. */
export const gitFeature: Feature = {
  name: 'git',
  panel: {
    id: 'git',
    title: 'Git',
    icon: GitBranch,
    View: lazyView(() => import('./GitPanel.tsx'), 'GitPanel'),
  },
}
