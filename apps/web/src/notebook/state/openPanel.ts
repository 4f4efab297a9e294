import { Listeners } from '@anode/protocol/listeners'
import { useSyncExternalStore } from 'react'

const KEY = 'anode.panel'

/** The width of a panel in pixels: how narrow it gets, and what it starts with. */
export const NARROWEST = 240
const STANDARD = 300

interface State {
  /** The id of the panel that is open. */
  readonly id: string | null
  readonly width: number
}

/** A sheet over a phone's whole window is not left open from the last time. */
const isPhone = () => window.matchMedia('(max-width: 760px)').matches

const load = (): State => {
  try {
    const { id, width } = JSON.parse(localStorage.getItem(KEY) ?? '{}')
    return {
      id: typeof id === 'string' && !isPhone() ? id : null,
      width: typeof width === 'number' ? Math.max(NARROWEST, width) : STANDARD,
    }
  } catch {
    return { id: null, width: STANDARD }
  }
}

let state: State = load()
/** Whether the person opened it just now: it takes the focus then, and only then. */
let wantsFocus = false
const listeners = new Listeners('the open panel')

const change = (next: State): void => {
  state = next
  try {
    localStorage.setItem(KEY, JSON.stringify(state))
  } catch {
    // Not remembered where storage is denied.
  }
  listeners.tell()
}

/** Which panel is open, and how wide; remembered in this browser. */
export const openPanel = {
  get: (): State => state,
  open: (id: string): void => {
    wantsFocus = true
    change({ ...state, id })
  },
  /** Opens a panel and leaves the focus where it is. */
  show: (id: string): void => change({ ...state, id }),
  /** Whether a panel covers the notebook when it is open: on a phone. */
  covers: isPhone,
  close: (): void => change({ ...state, id: null }),
  /** Closes it where it covers the notebook: something else is to be seen there. */
  uncover: (): void => {
    if (state.id !== null && isPhone()) openPanel.close()
  },
  toggle: (id: string): void => (state.id === id ? openPanel.close() : openPanel.open(id)),
  resize: (width: number): void => change({ ...state, width: Math.max(NARROWEST, Math.round(width)) }),
  /** True once after the person opened a panel. */
  takeFocusWish: (): boolean => {
    const wish = wantsFocus
    wantsFocus = false
    return wish
  },
  on: (listener: () => void): (() => void) => {
    return listeners.add(listener)
  },
}

export const useOpenPanel = (): State => useSyncExternalStore(openPanel.on, openPanel.get)
