import { useEffect } from 'react'
import { commands, isEnabled } from '../commands/commands.ts'
import { Keymap } from '../commands/Keymap.ts'
import { isKept } from '../commands/keptKeys.ts'
import { keyName } from '../commands/keyName.ts'
import { soon } from '../commands/soon.ts'
import { palette } from '../palette/palette.ts'
import { settings } from '../settings/settings.ts'
import { acted, followTyping, isForLostText } from '../typing/followTyping.ts'
import { isTyping } from '../typing/LostTyping.ts'
import { modeAt } from '../typing/modeAt.ts'

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
      if (isForLostText(key, event.timeStamp)) {
        event.stopPropagation()
        // The browser's own keys, a reload above all, stay what they are.
        if (isTyping(key) || keymap.knows(key)) event.preventDefault()
        return
      }
      if (isKept(event.target, key)) return
      const mode = modeAt(event.target, key)
      const resolved = mode === null ? null : keymap.press(mode, key, event.timeStamp)
      if (resolved === null || (resolved !== 'waiting' && !isEnabled(resolved))) return
      event.preventDefault()
      event.stopPropagation()
      // What edits a text does not mean to leave it.
      if (mode !== 'edit') acted()
      if (resolved !== 'waiting' && !(event.repeat && key.endsWith('Enter'))) resolved.run()
    }
    window.addEventListener('keydown', onKey, { capture: true })
    window.addEventListener('pointerdown', soon.flush, { capture: true })
    const ends = [commands.on(build), settings.on(build), followTyping()]
    return () => {
      window.removeEventListener('keydown', onKey, { capture: true })
      window.removeEventListener('pointerdown', soon.flush, { capture: true })
      for (const end of ends) end()
    }
  }, [])
  return null
}
