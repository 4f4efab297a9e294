import type { Mode } from '../commands/keysIn.ts'
import type { KeyPlace } from './LostTyping.ts'

const FIELDS = 'input, textarea, select, [contenteditable]'

/** Inputs that take keys and no text. */
const NO_TEXT = /^(button|checkbox|color|file|image|radio|range|reset|submit)$/

/** Which keys a focused element leaves to commands: a text some, a field or a panel few, a button most. */
export const modeAt = (target: EventTarget | null, key: string): Mode | null => {
  if (!(target instanceof Element)) return 'command'
  if (target.closest('[role=menu], [data-takes-keys]')) return null
  if (target.closest('.cm-content')) return 'edit'
  if (target.closest(`${FIELDS}, [role=dialog], [data-panel], search`)) return 'field'
  if ((key === 'Enter' || key === 'Space') && target.closest('button, a, summary, [role=button]')) return null
  return 'command'
}

/** The same for who types: what takes the keys of somebody whose focus is there. */
export const keyPlaceOf = (element: Element | null): KeyPlace => {
  if (element === null) return 'none'
  if (element.closest('.cm-content, textarea, iframe, [contenteditable]')) return 'editor'
  if (element instanceof HTMLInputElement && !NO_TEXT.test(element.type)) return 'field'
  return modeAt(element, '') === 'command' ? 'none' : 'own'
}
