import type { NotebookSession } from '@anode/notebook'
import { reveal } from '@anode/notebook'

/** A cell that is far away gets so many frames to be drawn. */
const FRAMES = 60

const nextFrame = (): Promise<void> =>
  new Promise((resolve) => {
    // Frames do not come in hidden tabs.
    if (document.hidden) setTimeout(resolve, 16)
    else requestAnimationFrame(() => resolve())
  })

const elementOf = (cellId: string): HTMLElement | null =>
  document.querySelector<HTMLElement>(`[data-cell-id="${CSS.escape(cellId)}"]`)

const isSeen = (element: Element): boolean => {
  const { top, bottom } = element.getBoundingClientRect()
  return bottom > 0 && top < window.innerHeight
}

/**
 * Selects a cell and brings it into the window, while the focus stays where it is. With `editing`, a cell
 * whose text is not shown by itself shows it. Gives its element once it is drawn; null when there is none.
 */
export const revealCell = async (
  session: NotebookSession,
  cellId: string,
  editing = false,
): Promise<HTMLElement | null> => {
  if (session.index.entry(cellId) === undefined) return null
  reveal(session, cellId)
  session.selection.follow(cellId, editing)
  for (let i = 0; i < FRAMES; i++) {
    const element = elementOf(cellId)
    if (element !== null) {
      if (!isSeen(element)) element.scrollIntoView({ block: 'center' })
      if (element.querySelector('.cell-body')?.firstElementChild) return element
    }
    await nextFrame()
  }
  return elementOf(cellId)
}

/** Waits until `find` gives something in a cell that is being drawn. */
export const whenThere = async <A>(find: () => A | null): Promise<A | null> => {
  for (let i = 0; i < FRAMES; i++) {
    const found = find()
    if (found !== null) return found
    await nextFrame()
  }
  return null
}
