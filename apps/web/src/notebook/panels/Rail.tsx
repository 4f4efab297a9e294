import './panels.css'
import { CircleQuestionMark } from 'lucide-react'
import { IconButton } from '../../controls/IconButton.tsx'
import { help } from '../../help/help.ts'
import type { Panel } from '../feature/Panel.ts'
import { openPanel, useOpenPanel } from '../state/openPanel.ts'
import { usePanels } from './usePanels.ts'

/** The icons at the left edge, one for each panel; on a phone the bar at the bottom. */
export const Rail = () => {
  const panels = usePanels()
  return (
    <nav className="rail" aria-label="Panels">
      {panels
        .filter(({ place }) => place === undefined)
        .map((panel) => (
          <RailButton key={panel.id} panel={panel} />
        ))}
      <span className="grow" />
      {panels
        .filter(({ place }) => place === 'foot')
        .map((panel) => (
          <RailButton key={panel.id} panel={panel} />
        ))}
      <IconButton
        label="Help"
        command="app.help"
        side="right"
        className="rail-button"
        onClick={() => help.open('keys')}
      >
        <CircleQuestionMark size={19} strokeWidth={1.8} aria-hidden />
      </IconButton>
    </nav>
  )
}

const useNone = (): number => 0

const RailButton = ({ panel: { id, title, icon: Icon, useUnread = useNone } }: { readonly panel: Panel }) => {
  const unread = useUnread()
  const isOpen = useOpenPanel().id === id
  return (
    <IconButton
      label={unread === 0 ? title : `${title}, ${unread} unread`}
      command={`panel.${id}`}
      side="right"
      className="rail-button"
      aria-expanded={isOpen}
      aria-controls={isOpen ? 'panel' : undefined}
      onClick={() => openPanel.toggle(id)}
    >
      <Icon size={19} strokeWidth={1.8} aria-hidden />
      {unread > 0 && <span className="rail-unread">{unread > 99 ? '99+' : unread}</span>}
    </IconButton>
  )
}
