import './preview.css'
import type { CellParts } from '@anode/cells/view'
import { Eye, EyeOff } from 'lucide-react'
import {
  type ComponentProps,
  type MouseEvent,
  type RefObject,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import { previewChoice } from '../state/previewChoice.ts'
import { useLiveText } from './useLiveText.ts'

type Props = ComponentProps<CellParts['WithPreview']>

/** Editor and preview stand side by side from this width on, and grow no wider than the second, in pixels. */
const NARROWEST = 960
const WIDEST = 1360

/** What the window leaves free at the right, in pixels. */
const EDGE = 24

/** The width for editor and preview side by side, which may reach beyond the column; null where there is none. */
const useRoom = (box: RefObject<HTMLElement | null>): number | null => {
  const [room, setRoom] = useState<number | null>(null)
  useLayoutEffect(() => {
    const element = box.current
    const frame = element?.closest('main')?.parentElement
    if (!element || !frame) return
    const measure = () => {
      const width = frame.getBoundingClientRect().right - EDGE - element.getBoundingClientRect().left
      setRoom(width < NARROWEST ? null : Math.min(WIDEST, Math.floor(width)))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(frame)
    return () => observer.disconnect()
  }, [box])
  return room
}

const isControl = (target: EventTarget): boolean =>
  target instanceof Element && target.closest('a, input, button, summary, iframe') !== null

/** The focus stays in the text when one clicks what becomes of it. */
const keepFocus = (event: MouseEvent) => {
  if (!isControl(event.target)) event.preventDefault()
}

/** An editor with a preview of what becomes of its text: beside it when the window is wide, else below, or hidden. */
export const WithPreview = ({ cellId, source, preview, children }: Props) => {
  const box = useRef<HTMLDivElement>(null)
  const room = useRoom(box)
  const shown = useSyncExternalStore(previewChoice.on, previewChoice.get)
  const Icon = shown ? EyeOff : Eye
  return (
    <div
      ref={box}
      className="with-preview"
      data-beside={(room !== null && shown) || undefined}
      style={room !== null && shown ? { width: room } : undefined}
    >
      <div className="min-w-0">{children}</div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it only keeps the focus where it is. */}
      <div
        className="preview-side"
        onMouseDown={keepFocus}
        onPointerDown={(event) => event.stopPropagation()}
        onDoubleClick={(event) => event.stopPropagation()}
      >
        <button type="button" className="preview-toggle" onClick={() => previewChoice.set(!shown)}>
          <Icon size={13} aria-hidden />
          {shown ? 'Hide preview' : 'Show preview'}
        </button>
        {shown && <Preview cellId={cellId} source={source} preview={preview} />}
      </div>
    </div>
  )
}

const Preview = ({ cellId, source, preview }: Omit<Props, 'children'>) => {
  const live = useLiveText(cellId, source)
  return (
    <section aria-label="Preview" className="preview">
      {live.trim() === '' ? (
        <p className="text-[13px] text-ink-faint">What you write appears here.</p>
      ) : (
        preview(live)
      )}
    </section>
  )
}
