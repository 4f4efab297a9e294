import { isProse } from '@anode/notebook'
import { FolderTree } from 'lucide-react'
import { servedFolder } from '../../folder/servedFolder.ts'
import type { Feature } from '../../notebook/feature/Feature.ts'
import { lazyView } from '../../notebook/feature/Panel.ts'
import { fileDrops } from './fileDrops.ts'

/** The served folder beside the notebook: to open what lies there, and to drag it into cells. */
export const folderFeature: Feature = {
  name: 'folder',
  // What commands and drops want to know at once; nothing else waits for it.
  whileShown: () => {
    const timer = setTimeout(() => void servedFolder().catch(() => {}), 1500)
    return () => clearTimeout(timer)
  },
  panel: {
    id: 'files',
    title: 'Files',
    icon: FolderTree,
    View: lazyView(() => import('./FolderPanel.tsx'), 'FolderPanel'),
  },
  editor: ({ session, cellId }) => fileDrops(session, () => isProse(session.index.entry(cellId)?.kind)),
}
