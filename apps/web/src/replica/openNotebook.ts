import { memoryReplicaStorage, openReplica, type Replica, type ReplicaStorage } from '@anode/protocol/replica'
import { indexedDbStorage } from './indexedDbStorage.ts'
import { roomSocket } from './roomSocket.ts'

let storage: Promise<ReplicaStorage> | undefined

/** Where the browser lets us store nothing, everything still works as long as the tab is open. */
const openStorage = (): Promise<ReplicaStorage> => {
  storage ??= indexedDbStorage().catch(memoryReplicaStorage)
  return storage
}

/**
 * Opens a notebook's replica over the browser's storage and the server that the page came from. A copy is
 * stored when the page hides, and the connection is made anew as soon as the network is back.
 *
 * Rejects with `ReplicaUnavailable` when the server will not have us.
 */
export const openNotebook = async (notebookId: string): Promise<Replica> =>
  openReplica({
    notebookId,
    storage: openStorage(),
    openSocket: roomSocket(notebookId),
    attach: (replica) => {
      const hidden = () => {
        if (document.visibilityState === 'hidden') replica.save()
      }
      const online = () => replica.retryNow()
      document.addEventListener('visibilitychange', hidden)
      window.addEventListener('online', online)
      return () => {
        document.removeEventListener('visibilitychange', hidden)
        window.removeEventListener('online', online)
      }
    },
  })
