/** How many rows are drawn above and below those on the screen. */
const MARGIN = 8

/** What is on the screen of a list whose top stands at `top` (pixels from the window's top, negative when scrolled). */
export interface VisibleRows {
  readonly first: number
  /** Inclusive; before `first` when there is nothing. */
  readonly last: number
}

/** The rows of a list that are to be drawn. All measures are pixels. */
export const visibleRows = (list: {
  readonly top: number
  readonly rowHeight: number
  readonly total: number
  readonly windowHeight: number
}): VisibleRows => {
  const { top, rowHeight, total, windowHeight } = list
  const first = Math.floor(-top / rowHeight) - MARGIN
  const last = Math.ceil((windowHeight - top) / rowHeight) + MARGIN
  return { first: Math.max(0, Math.min(first, total - 1)), last: Math.min(total - 1, Math.max(0, last)) }
}

/** How far to scroll so that a row is on the screen with `space` around it; 0 when it is. */
export const scrollToRow = (row: {
  readonly top: number
  readonly height: number
  readonly windowHeight: number
  readonly space: number
}): number => {
  const { top, height, windowHeight, space } = row
  if (top < space) return top - space
  return Math.max(0, top + height + space - windowHeight)
}
