import './panels.css'
import { X } from 'lucide-react'
import { Suspense, useEffect, useRef } from 'react'
import { IconButton } from '../../controls/IconButton.tsx'
import type { Panel } from '../feature/Panel.ts'
import { openPanel, useOpenPanel } from '../state/openPanel.ts'
import { useSession } from '../state/SessionContext.ts'
import { PanelEdge } from './PanelEdge.tsx'
import { usePanels } from './usePanels.ts'

/** The panel that is open, beside the notebook; over it on a phone. */
export const PanelFrame = () => {
  const { id, width } = useOpenPanel()
  const panel = usePanels().find((one) => one.id === id)
  return panel === undefined ? null : <Open key={panel.id} panel={panel} width={width} />
}

const Open = ({ panel: { title, View }, width }: { readonly panel: Panel; readonly width: number }) => {
  const { selection } = useSession()
  const section = useRef<HTMLElement>(null)
  useEffect(() => {
    if (openPanel.takeFocusWish()) section.current?.focus()
  }, [])

  /** Back to the cell that one came from. */
  const leave = () => {
    if (selection.cellId !== null) selection.select(selection.cellId)
    else section.current?.blur()
  }
  const close = () => {
    openPanel.close()
    leave()
  }
  return (
    <section
      ref={section}
      id="panel"
      className="panel"
      data-panel
      aria-label={title}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return
        // A field that holds something is emptied first.
        if (event.target instanceof HTMLInputElement && event.target.value !== '') return
        event.preventDefault()
        leave()
      }}
    >
      <header className="panel-header">
        <h2 className="grow truncate font-semibold text-[13px]">{title}</h2>
        <IconButton label={`Close ${title.toLowerCase()}`} onClick={close}>
          <X size={16} aria-hidden />
        </IconButton>
      </header>
      <div className="panel-body">
        <Suspense>
          <View />
        </Suspense>
      </div>
      <PanelEdge width={width} />
    </section>
  )
}
