import { useEffect } from 'react'
import { palette } from '../palette/palette.ts'
import { settings } from '../settings/settings.ts'
import { commands, isEnabled } from './commands.ts'
import { Keymap } from './Keymap.ts'
import { isKept } from './keptKeys.ts'
import { keyName } from './keyName.ts'
import type { Mode } from './keysIn.ts'
import { soon } from './soon.ts'

/** Which keys a focused element leaves to commands: a text some, a field or a panel few, a button most. */
const modeAt = (target: EventTarget | null, key: string): Mode | null => {
  if (!(target instanceof Element)) return 'command'
  if (target.closest('[role=menu], [data-takes-keys]')) return null
  if (target.closest('.cm-content')) return 'edit'
  if (target.closest('input, textarea, select, [contenteditable], [role=dialog], [data-panel], search'))
    return 'field'
  if ((key === 'Enter' || key === 'Space') && target.closest('button, a, summary, [role=button]')) return null
  return 'command'
}

/** Whether a key is meant for the palette, which is opening and does not have the focus yet. */
const isForPalette = (target: EventTarget | null): boolean =>
  palette.isOpening() && !(target instanceof Element && target.closest('[role=dialog]'))

/** Lets keys do their commands, before editors see them. */
export const CommandKeys = () => {
  useEffect(() => {
    let keymap: Keymap<ReturnType<typeof commands.get> & object>
    const build = () => {
      keymap = new Keymap(commands.all().values(), settings.get('keymap'))
    }
    build()
    const onKey = (event: KeyboardEvent) => {
      soon.flush()
      const key = keyName(event)
      if (key === null || event.isComposing || event.defaultPrevented) return
      if (isForPalette(event.target) && event.key.length === 1 && !event.ctrlKey && !event.metaKey) {
        event.preventDefault()
        event.stopPropagation()
        return
      }
      if (isKept(event.target, key)) return
      const mode = modeAt(event.target, key)
      const resolved = mode === null ? null : keymap.press(mode, key, event.timeStamp)
      if (resolved === null || (resolved !== 'waiting' && !isEnabled(resolved))) return
      event.preventDefault()
      event.stopPropagation()
      if (resolved !== 'waiting' && !(event.repeat && key.endsWith('Enter'))) resolved.run()
    }
    window.addEventListener('keydown', onKey, { capture: true })
    window.addEventListener('pointerdown', soon.flush, { capture: true })
    const ends = [commands.on(build), settings.on(build)]
    return () => {
      window.removeEventListener('keydown', onKey, { capture: true })
      window.removeEventListener('pointerdown', soon.flush, { capture: true })
      for (const end of ends) end()
    }
  }, [])
  return null
}
