import { useSyncExternalStore } from 'react'

let isOpen = false
const listeners = new Set<() => void>()

const set = (next: boolean): void => {
  isOpen = next
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The question for one's name. */
export const nameDialog = { open: () => set(true), close: () => set(false) }

export const useNameDialog = (): boolean => useSyncExternalStore(subscribe, () => isOpen)
