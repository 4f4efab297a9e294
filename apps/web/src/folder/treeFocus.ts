import { Listeners } from '@anode/protocol/listeners'
import { useSyncExternalStore } from 'react'

/** Where the keyboard is in the tree, and which row is in the middle of something. */
export interface TreeFocus {
  /** The path of the row that takes the focus by Tab; null before any did. */
  readonly active: string | null
  /** That row is to take the focus as soon as it is shown. */
  readonly isWanted: boolean
  /** The path of the row whose name is being changed. */
  readonly renaming: string | null
}

let state: TreeFocus = { active: null, isWanted: false, renaming: null }
const listeners = new Listeners('the keyboard in the tree')

const set = (change: Partial<TreeFocus>) => {
  state = { ...state, ...change }
  listeners.tell()
}

const subscribe = (listener: () => void) => listeners.add(listener)

/** One for the page: what makes something in the folder leads the keyboard to it, wherever that was asked for. */
export const treeFocus = {
  activate: (path: string): void => set({ active: path }),
  /** Brings the keyboard to a row. */
  goTo: (path: string): void => set({ active: path, isWanted: true }),
  /** The row has taken the focus that was wanted for it. */
  arrived: (): void => set({ isWanted: false }),
  rename: (path: string): void => set({ active: path, renaming: path }),
  renamed: (): void => set({ renaming: null }),
}

export const useTreeFocus = (): TreeFocus => useSyncExternalStore(subscribe, () => state)
