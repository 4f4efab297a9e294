import { type NotebookSession, reveal } from '@anode/notebook'
import { followingOf } from '@anode/notebook/presence'
import { cellElement } from '../../notebook/places/isInView.ts'

/** What a person does that ends following; keys that only hold others do not. */
const ENDS = ['wheel', 'touchmove', 'pointerdown'] as const
const MODIFIERS = new Set(['Shift', 'Control', 'Alt', 'Meta'])

/** Ends following as soon as the person does something; gives the end of that. */
const endOnInput = (end: () => void): (() => void) => {
  const onKey = (event: KeyboardEvent) => {
    if (MODIFIERS.has(event.key)) return
    // Esc only ends it; other keys do what they do.
    if (event.key === 'Escape') {
      event.preventDefault()
      event.stopPropagation()
    }
    end()
  }
  const options = { capture: true, passive: true }
  // What has started it is over only after this task.
  const timer = setTimeout(() => {
    for (const kind of ENDS) window.addEventListener(kind, end, options)
    window.addEventListener('keydown', onKey, { capture: true })
  })
  return () => {
    clearTimeout(timer)
    for (const kind of ENDS) window.removeEventListener(kind, end, options)
    window.removeEventListener('keydown', onKey, { capture: true })
  }
}

const bringIntoView = (cellId: string): void => {
  const element = cellElement(cellId)
  if (element === null) return
  const { top, bottom, height } = element.getBoundingClientRect()
  const isWhole = top >= 48 && bottom <= window.innerHeight
  if (!isWhole) element.scrollIntoView({ block: height > window.innerHeight / 2 ? 'start' : 'center' })
}

/** Shows where those are whom one follows, until one does something oneself; gives the end of that. */
export const followOnScreen = (session: NotebookSession): (() => void) => {
  const following = followingOf(session)
  let followed: string | null = null
  let stop = () => {}
  const look = () => {
    if (following.personId === followed) return
    stop()
    followed = following.personId
    stop = followed === null ? () => {} : endOnInput(() => following.end())
  }
  const ends = [
    following.on(look),
    following.onShow((cellId) => {
      reveal(session, cellId)
      // A cell that was hidden is in the page with the next frame.
      requestAnimationFrame(() => bringIntoView(cellId))
    }),
  ]
  return () => {
    for (const end of ends) end()
    stop()
  }
}
