import { History, MessageSquareText, Settings2, TableOfContents } from 'lucide-react'
import { useUnread } from '../comments/useComments.ts'
import { lazyView, type Panel } from './Panel.ts'

/** Every panel, in the order of the rail. A new one is a file with its view and an entry here. */
export const panels: ReadonlyArray<Panel> = [
  {
    id: 'outline',
    title: 'Outline',
    icon: TableOfContents,
    key: 'Mod-Shift-l',
    View: lazyView(() => import('../outline/OutlinePanel.tsx'), 'OutlinePanel'),
  },
  {
    id: 'comments',
    title: 'Comments',
    icon: MessageSquareText,
    key: 'Mod-Alt-Shift-a',
    useUnread,
    View: lazyView(() => import('../comments/CommentsPanel.tsx'), 'CommentsPanel'),
  },
  {
    id: 'history',
    title: 'History',
    icon: History,
    key: 'Mod-Shift-h',
    View: lazyView(() => import('../timeline/TimelinePanel.tsx'), 'TimelinePanel'),
  },
  {
    id: 'settings',
    title: 'Settings',
    icon: Settings2,
    key: 'Mod-,',
    place: 'foot',
    View: lazyView(() => import('../../settings/SettingsView.tsx'), 'SettingsView'),
  },
]
