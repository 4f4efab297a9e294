import type { Repairs } from '@anode/protocol'
import { Listeners } from '@anode/protocol/listeners'

const repairs = new Map<string, Repairs>()
const listeners = new Listeners('opened files')

const changed = () => {
  listeners.tell()
}

/** What was repaired in files that were just opened, by the id of the notebook, until somebody has read it. */
export const openedFiles = {
  subscribe: (listener: () => void): (() => void) => {
    return listeners.add(listener)
  },
  of: (notebookId: string): Repairs | null => repairs.get(notebookId) ?? null,
  tell: (notebookId: string, { repairs: list, repaired }: Repairs): void => {
    if (repaired === 0) return
    repairs.set(notebookId, { repairs: list, repaired })
    changed()
  },
  dismiss: (notebookId: string): void => {
    if (repairs.delete(notebookId)) changed()
  },
}
