import type { NotebookSession } from '@anode/notebook'
import type { MouseEvent } from 'react'

type Pressed = Pick<MouseEvent, 'shiftKey' | 'ctrlKey' | 'metaKey' | 'button'>

/** Ctrl with a click opens the menu there. */
const mac = /Mac|iPhone|iPad/.test(navigator.userAgent)

const toggles = ({ ctrlKey, metaKey }: Pressed): boolean => metaKey || (ctrlKey && !mac)

/** Whether a press is meant to select more cells than one. */
export const addsToSelection = (event: Pressed): boolean =>
  event.button === 0 && (event.shiftKey || toggles(event))

/** Parts of a cell that do something themselves when they are pressed. */
const OWN = 'button, a, input, textarea, iframe, summary, [role=toolbar], [data-outputs]'

/**
 * Shift with a press selects all cells up to this one, Ctrl or Cmd adds it or takes it away. In the text
 * that is being edited they do what they do in texts; in outputs, too.
 */
export const selectWithModifier = (session: NotebookSession, cellId: string, event: MouseEvent): void => {
  const { selection, index } = session
  if (!addsToSelection(event) || !(event.target instanceof Element) || event.target.closest(OWN)) return
  if (selection.stateOf(cellId) === 'editing') return
  event.preventDefault()
  event.stopPropagation()
  session.texts.flush()
  if (event.shiftKey) selection.extendTo(index.ids, cellId)
  else selection.toggle(index.ids, cellId)
}
