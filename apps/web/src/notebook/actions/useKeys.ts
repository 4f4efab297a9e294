import { useEffect } from 'react'
import { useSession } from '../state/SessionContext.ts'
import { Keymap, type Mode } from './Keymap.ts'
import { keyName } from './keyName.ts'
import { actions } from './registry.ts'

/** Which keys a focused element leaves to the notebook: an editor some, a field none, a button most. */
const modeAt = (target: EventTarget | null, key: string): Mode | null => {
  if (!(target instanceof Element)) return 'command'
  if (target.closest('.cm-content')) return 'edit'
  if (target.closest('input, textarea, select, [contenteditable], [role=menu], [role=dialog]')) return null
  if ((key === 'Enter' || key === ' ') && target.closest('button, a, summary, [role=button]')) return null
  return 'command'
}

/** Lets the notebook's keys do their actions, before editors see them. */
export const useKeys = (): void => {
  const session = useSession()
  useEffect(() => {
    const keymap = new Keymap(actions.values())
    const before = () => session.soon.flush()
    const onKey = (event: KeyboardEvent) => {
      before()
      const key = keyName(event)
      if (key === null || event.isComposing || event.defaultPrevented) return
      const mode = modeAt(event.target, key)
      const resolved = mode === null ? null : keymap.press(mode, key, event.timeStamp)
      if (resolved === null) return
      event.preventDefault()
      event.stopPropagation()
      if (resolved !== 'waiting' && !(event.repeat && key.endsWith('Enter'))) resolved.run(session)
    }
    window.addEventListener('keydown', onKey, { capture: true })
    window.addEventListener('pointerdown', before, { capture: true })
    return () => {
      window.removeEventListener('keydown', onKey, { capture: true })
      window.removeEventListener('pointerdown', before, { capture: true })
    }
  }, [session])
}
