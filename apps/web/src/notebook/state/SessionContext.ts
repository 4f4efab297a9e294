import type { CellEntry, NotebookSession, RunEntry } from '@anode/notebook'
import type { ReplicaStatus } from '@anode/protocol/replica'
import type { LiveQueryDef } from '@livestore/livestore'
import { createContext, useCallback, useContext, useSyncExternalStore } from 'react'

export const SessionContext = createContext<NotebookSession | null>(null)

/** The open notebook. */
export const useSession = (): NotebookSession => {
  const session = useContext(SessionContext)
  if (session === null) throw new Error('Only a notebook page has a session.')
  return session
}

/** The result of a query, now and after each change. The query must keep its identity between renders. */
export const useQuery = <A>(query: LiveQueryDef<A>): A => {
  const { queries } = useSession()
  const subscribe = useCallback(
    (listener: () => void) => queries.subscribe(query, listener),
    [queries, query],
  )
  return useSyncExternalStore(subscribe, () => queries.read(query))
}

/** What `select` takes of how the replica stands to its room; drawn again when that differs. */
export const useStatus = <A>(select: (status: ReplicaStatus) => A): A => {
  const { replica } = useSession()
  return useSyncExternalStore(replica.onStatus, () => select(replica.status))
}

/** Whom ids in facts mean; drawn again when this person gets another name. */
export const useNameOf = (): ((id: string) => string) => {
  useStatus(({ principal }) => principal)
  return useSession().nameOf
}

/** A cell's entry in the index. */
export const useEntry = (cellId: string): CellEntry | undefined => {
  const { index } = useSession()
  const subscribe = useCallback((listener: () => void) => index.on(cellId, listener), [index, cellId])
  return useSyncExternalStore(subscribe, () => index.entry(cellId))
}

/** A cell's last run, as its outputs need it: known as soon as it has output. */
export const useOutputsRun = (cellId: string): RunEntry | null => {
  const { index } = useSession()
  const subscribe = useCallback(
    (listener: () => void) => index.on(`outputs:${cellId}`, listener),
    [index, cellId],
  )
  return useSyncExternalStore(subscribe, () => index.entry(cellId)?.run ?? null)
}

/** Whether a cell is selected or edited. */
export const useSelected = (cellId: string): 'selected' | 'editing' | null => {
  const { selection } = useSession()
  const subscribe = useCallback((listener: () => void) => selection.on(cellId, listener), [selection, cellId])
  return useSyncExternalStore(subscribe, () => selection.stateOf(cellId))
}

/** Whether a cell is one of several that are selected. */
export const useMember = (cellId: string): boolean => {
  const { selection } = useSession()
  const subscribe = useCallback((listener: () => void) => selection.on(cellId, listener), [selection, cellId])
  return useSyncExternalStore(subscribe, () => selection.isMember(cellId))
}

/**
 * How a cell stands to its section: null when it begins none, else how many cells it hides, which is 0
 * while the section is not folded.
 */
export const useSection = (cellId: string): number | null => {
  const { outline } = useSession()
  const subscribe = useCallback(
    (listener: () => void) => {
      const ends = [outline.on('headings', listener), outline.on('hidden', listener)]
      return () => {
        for (const end of ends) end()
      }
    },
    [outline],
  )
  return useSyncExternalStore(subscribe, () => {
    if (!outline.begins(cellId)) return null
    return outline.isFolded(cellId) ? outline.sectionOf(cellId).length : 0
  })
}

/** The cells that folded sections hide. */
export const useHidden = (): ReadonlyMap<string, string> => {
  const { outline } = useSession()
  const subscribe = useCallback((listener: () => void) => outline.on('hidden', listener), [outline])
  return useSyncExternalStore(subscribe, () => outline.hidden)
}

/** The cells whose runs wait or run, in order. */
export const useActive = (): ReadonlyArray<CellEntry> => {
  const { index } = useSession()
  const subscribe = useCallback((listener: () => void) => index.on('active', listener), [index])
  return useSyncExternalStore(subscribe, () => index.active)
}

/** Every cell's id in the notebook's order. */
export const useOrder = (): ReadonlyArray<string> => {
  const { index } = useSession()
  const subscribe = useCallback((listener: () => void) => index.on('order', listener), [index])
  return useSyncExternalStore(subscribe, () => index.ids)
}
