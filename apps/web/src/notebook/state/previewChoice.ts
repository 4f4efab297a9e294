import { Listeners } from '@anode/protocol/listeners'

const KEY = 'anode.preview'

/** A phone has no room for both, unless one asks for it. */
const standard = (): boolean => !window.matchMedia('(max-width: 760px)').matches

const load = (): boolean => {
  try {
    const stored = localStorage.getItem(KEY)
    return stored === null ? standard() : stored === 'shown'
  } catch {
    return standard()
  }
}

/** Null until somebody asks: commands are listed where there is no page. */
let shown: boolean | null = null
const listeners = new Listeners('previews')

/** Whether editors of Markdown show what becomes of it; remembered in this browser. */
export const previewChoice = {
  get: (): boolean => {
    shown ??= load()
    return shown
  },
  set: (next: boolean): void => {
    shown = next
    try {
      localStorage.setItem(KEY, next ? 'shown' : 'hidden')
    } catch {
      // Not remembered where storage is denied.
    }
    listeners.tell()
  },
  on: (listener: () => void): (() => void) => {
    return listeners.add(listener)
  },
}
