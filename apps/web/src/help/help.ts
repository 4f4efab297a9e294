import { Listeners } from '@anode/protocol/listeners'
import { useSyncExternalStore } from 'react'

/** The parts of the help. */
export type HelpPart = 'keys' | 'tour' | 'situation'

let part: HelpPart | null = null
const listeners = new Listeners('help')

const set = (next: HelpPart | null): void => {
  part = next
  listeners.tell()
}

/** The help, one for the page: which part is open. */
export const help = {
  open: (which: HelpPart): void => set(which),
  close: (): void => set(null),
  toggle: (which: HelpPart): void => set(part === which ? null : which),
  part: (): HelpPart | null => part,
  on: (listener: () => void): (() => void) => {
    return listeners.add(listener)
  },
}

export const useHelpPart = (): HelpPart | null => useSyncExternalStore(help.on, help.part)
