import { Listeners } from '@anode/protocol/listeners'
import { useSyncExternalStore } from 'react'

const RECENT = 'anode.recent'

/** How many commands are remembered as done last. */
const REMEMBERED = 6

/** The longest that the palette takes until it has the focus, in milliseconds: its code may have to come first. */
const OPENING = 1000

let isOpen = false
let openedAt = 0
const listeners = new Listeners('the palette')

const set = (open: boolean): void => {
  isOpen = open
  openedAt = performance.now()
  listeners.tell()
}

/** The palette, one for the page. */
export const palette = {
  open: (): void => set(true),
  close: (): void => set(false),
  toggle: (): void => set(!isOpen),
  isOpen: (): boolean => isOpen,
  /** Whether it was opened just now: what is typed is meant for it, though it may not have the focus yet. */
  isOpening: (): boolean => isOpen && performance.now() - openedAt < OPENING,
  on: (listener: () => void): (() => void) => {
    return listeners.add(listener)
  },
}

export const usePaletteOpen = (): boolean => useSyncExternalStore(palette.on, palette.isOpen)

/** The ids of what was done last through the palette, the last one first. */
export const recentIds = (): ReadonlyArray<string> => {
  try {
    const ids: unknown = JSON.parse(localStorage.getItem(RECENT) ?? '[]')
    return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : []
  } catch {
    return []
  }
}

export const rememberId = (id: string): void => {
  const ids = [id, ...recentIds().filter((other) => other !== id)].slice(0, REMEMBERED)
  try {
    localStorage.setItem(RECENT, JSON.stringify(ids))
  } catch {
    // Not remembered where storage is denied.
  }
}
