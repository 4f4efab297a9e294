import type { NotebookSession, Service, ServiceKey } from '@anode/notebook'
import { indexBehind, moveCellsTo, targetsOf, withSections } from '@anode/notebook'
import { Listeners } from '@anode/protocol/listeners'
import { type DropTarget, dropTarget, scrollSpeed } from './dropIndex.ts'

/** What is dragged just now, as it is drawn. */
export interface Dragged {
  readonly count: number
  /** The first line of the first cell. */
  readonly text: string
  /** The pointer, in pixels of the window. */
  readonly x: number
  readonly y: number
  readonly place: DropTarget | null
}

/** Further than this a press becomes a drag, in pixels. */
const SLOP = 4

/** The top of the window below the bar, in pixels. */
const TOP = 48

/**
 * Cells that are dragged by a pointer. The press is captured, so that frames in outputs do not swallow it;
 * near the window's edges the page scrolls; Escape gives it up.
 */
export class CellDrag implements Service {
  dragged: Dragged | null = null
  readonly #session: NotebookSession
  #end: () => void = () => {}
  readonly #listeners = new Listeners('what is dragged')

  constructor(session: NotebookSession) {
    this.#session = session
  }

  dispose(): void {
    this.#end()
  }

  on = (listener: () => void): (() => void) => {
    return this.#listeners.add(listener)
  }

  /** Follows a press on a cell's handle: `text` is what the drag image says. */
  follow(cellId: string, text: string, press: PointerEvent): void {
    const session = this.#session
    const handle = press.currentTarget
    if (press.button !== 0 || !(handle instanceof HTMLElement)) return
    const cellIds = targetsOf(session, cellId)
    const moving = new Set(withSections(session, cellIds))
    const ends = new AbortController()
    const { signal } = ends
    let at = { x: press.clientX, y: press.clientY }
    let frame = 0
    let last = 0

    const draw = () => {
      this.#set({ count: moving.size, text, ...at, place: dropTarget(shownBoxes(), at.y) })
    }
    const scroll = (now: number) => {
      const speed = scrollSpeed(at.y, TOP, window.innerHeight)
      if (speed !== 0) {
        window.scrollBy({ top: (speed * Math.min(50, now - last)) / 1000, behavior: 'instant' })
        draw()
      }
      last = now
      frame = requestAnimationFrame(scroll)
    }
    const end = () => {
      if (signal.aborted) return
      ends.abort()
      cancelAnimationFrame(frame)
      if (handle.hasPointerCapture(press.pointerId)) handle.releasePointerCapture(press.pointerId)
      this.#set(null)
    }
    const onMove = ({ clientX, clientY }: PointerEvent) => {
      at = { x: clientX, y: clientY }
      if (this.dragged === null) {
        if (Math.hypot(clientX - press.clientX, clientY - press.clientY) < SLOP) return
        last = performance.now()
        frame = requestAnimationFrame(scroll)
      }
      draw()
    }
    const onUp = () => {
      const place = this.dragged?.place ?? null
      end()
      if (place !== null) drop(session, cellIds, place)
    }
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || this.dragged === null) return
      event.preventDefault()
      event.stopImmediatePropagation()
      end()
    }
    this.#end = end
    handle.setPointerCapture(press.pointerId)
    handle.addEventListener('pointermove', onMove, { signal })
    handle.addEventListener('pointerup', onUp, { signal })
    handle.addEventListener('pointercancel', end, { signal })
    window.addEventListener('blur', end, { signal })
    window.addEventListener('keydown', onKey, { signal, capture: true })
  }

  #set(dragged: Dragged | null): void {
    this.dragged = dragged
    this.#listeners.tell()
  }
}

/** The shown cells near the window; those far away are no places to drop at. */
const shownBoxes = () =>
  [...document.querySelectorAll<HTMLElement>('[data-cell-id]')].map((element) => {
    const { top, bottom } = element.getBoundingClientRect()
    return { id: element.dataset.cellId ?? '', top, bottom }
  })

const drop = (session: NotebookSession, cellIds: ReadonlyArray<string>, place: DropTarget): void => {
  if (session.index.entry(place.cellId) === undefined) return
  const index =
    place.side === 'before' ? session.index.indexOf(place.cellId) : indexBehind(session, place.cellId)
  moveCellsTo(session, cellIds, index)
}

export const dragService: ServiceKey<NotebookSession, CellDrag> = {
  name: 'drag',
  make: (session) => new CellDrag(session),
}

/** What is dragged in a notebook. */
export const dragOf = (session: NotebookSession): CellDrag => session.service(dragService)
