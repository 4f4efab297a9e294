/** A shown cell's place in the window, in pixels. */
export interface CellBox {
  readonly id: string
  readonly top: number
  readonly bottom: number
}

/** Where cells would be dropped: before or behind a shown cell, and where the line is drawn. */
export interface DropTarget {
  readonly cellId: string
  readonly side: 'before' | 'behind'
  readonly y: number
}

/** The place nearest to `y`, of cells in order; null when there are none. */
export const dropTarget = (boxes: ReadonlyArray<CellBox>, y: number): DropTarget | null => {
  const at = boxes.find(({ bottom }) => y < bottom) ?? boxes.at(-1)
  if (at === undefined) return null
  const before = y < (at.top + at.bottom) / 2
  return { cellId: at.id, side: before ? 'before' : 'behind', y: before ? at.top : at.bottom }
}

/** This close to the window's edges the page scrolls by itself, in pixels. */
const EDGE = 90

/** The fastest that it does, in pixels per second. */
const FASTEST = 1400

/** How fast the page scrolls while something is dragged at `y`, in pixels per second; up is negative. */
export const scrollSpeed = (y: number, top: number, bottom: number): number => {
  const above = Math.min(1, Math.max(0, (top + EDGE - y) / EDGE))
  const below = Math.min(1, Math.max(0, (y - (bottom - EDGE)) / EDGE))
  return FASTEST * (below * below - above * above)
}
