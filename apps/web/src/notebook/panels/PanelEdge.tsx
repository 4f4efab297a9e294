import { useState } from 'react'
import { NARROWEST, openPanel } from '../state/openPanel.ts'

/** How wide a panel may get: the notebook keeps the greater part. */
const widest = () => Math.max(NARROWEST, Math.round(window.innerWidth * 0.45))

/** How far an arrow key moves the edge, in pixels. */
const STEP = 16

/** The edge between panel and notebook: dragged, or moved with the arrow keys. */
export const PanelEdge = ({ width }: { readonly width: number }) => {
  const [dragging, setDragging] = useState(false)
  const resize = (to: number) => openPanel.resize(Math.min(widest(), to))
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that can be moved is no <hr>.
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the panel"
      aria-valuenow={width}
      aria-valuemin={NARROWEST}
      aria-valuemax={widest()}
      tabIndex={0}
      className="panel-edge"
      data-dragging={dragging || undefined}
      onPointerDown={(event) => {
        event.preventDefault()
        event.currentTarget.setPointerCapture(event.pointerId)
        setDragging(true)
      }}
      onPointerMove={(event) => {
        if (!dragging) return
        const left = event.currentTarget.parentElement?.getBoundingClientRect().left ?? 0
        resize(event.clientX - left)
      }}
      onLostPointerCapture={() => setDragging(false)}
      onKeyDown={({ key }) => {
        if (key === 'ArrowLeft') resize(width - STEP)
        if (key === 'ArrowRight') resize(width + STEP)
      }}
    />
  )
}
