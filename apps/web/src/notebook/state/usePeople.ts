import type { Caret, Person } from '@anode/notebook/presence'
import { useCallback, useSyncExternalStore } from 'react'
import { useSession } from './SessionContext.ts'

/** Everybody who is here, each once. */
export const usePeople = (): ReadonlyArray<Person> => {
  const { presence } = useSession()
  const subscribe = useCallback((listener: () => void) => presence.on('people', listener), [presence])
  return useSyncExternalStore(subscribe, () => presence.people)
}

/** Who is in a cell, by tab. */
export const usePeopleIn = (cellId: string): ReadonlyArray<Caret> => {
  const { presence } = useSession()
  const subscribe = useCallback(
    (listener: () => void) => presence.on(`cell:${cellId}`, listener),
    [presence, cellId],
  )
  return useSyncExternalStore(subscribe, () => presence.inCell(cellId))
}
