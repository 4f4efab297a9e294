import { Listeners } from '@anode/protocol/listeners'
import { useSyncExternalStore } from 'react'

let isOpen = false
const listeners = new Listeners('the name dialog')

const set = (next: boolean): void => {
  isOpen = next
  listeners.tell()
}

const subscribe = (listener: () => void): (() => void) => {
  return listeners.add(listener)
}

/** The question for one's name. */
export const nameDialog = { open: () => set(true), close: () => set(false) }

export const useNameDialog = (): boolean => useSyncExternalStore(subscribe, () => isOpen)
