import { Listeners } from '@anode/protocol/listeners'
import { useSyncExternalStore } from 'react'

const KEY = 'anode.tour'

interface TourState {
  /** The step that is shown or comes next, from 0. */
  readonly step: number
  readonly open: boolean
}

const load = (): TourState => {
  try {
    const { step, open } = JSON.parse(localStorage.getItem(KEY) ?? '{}')
    return { step: Number.isInteger(step) ? step : 0, open: open === true }
  } catch {
    return { step: 0, open: false }
  }
}

let state = load()
let wantsFocus = false
const listeners = new Listeners('the tour')

const change = (next: TourState): void => {
  state = next
  try {
    localStorage.setItem(KEY, JSON.stringify(state))
  } catch {
    // Begins anew next time where storage is denied.
  }
  listeners.tell()
}

/** How far the person is in the tour; kept in this browser, so that it can be left and taken up again. */
export const tour = {
  state: (): TourState => state,
  /** Shows the tour where it was left. */
  open: (): void => {
    wantsFocus = true
    change({ ...state, open: true })
  },
  /** True once after the person opened it. */
  takeFocusWish: (): boolean => {
    const wish = wantsFocus
    wantsFocus = false
    return wish
  },
  go: (step: number): void => change({ ...state, step: Math.max(0, step) }),
  leave: (): void => change({ ...state, open: false }),
  on: (listener: () => void): (() => void) => {
    return listeners.add(listener)
  },
}

export const useTour = (): TourState => useSyncExternalStore(tour.on, tour.state)
