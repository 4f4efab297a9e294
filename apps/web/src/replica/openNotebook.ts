import './ahead.ts'

import {
  memoryReplicaStorage,
  openReplica,
  type Replica,
  type ReplicaStatus,
  type ReplicaStorage,
} from '@anode/protocol/replica'
import { learnWhoIAm } from '../me/me.ts'
import { appWorker } from '../offline/AppWorker.ts'
import { tellingFirst } from '../offline/makeNotebookHere.ts'
import { indexedDbStorage } from './indexedDbStorage.ts'
import { roomSocket } from './roomSocket.ts'

let storage: Promise<ReplicaStorage> | undefined

/** Where the browser lets us store nothing, everything still works as long as the tab is open. */
const openStorage = (): Promise<ReplicaStorage> => {
  storage ??= indexedDbStorage().catch(memoryReplicaStorage)
  return storage
}

let asked = false

/** Asks the browser not to clear what is stored here when its disk runs full: now it holds what nobody else has. */
const keepStorage = (): void => {
  if (asked) return
  asked = true
  navigator.storage?.persist?.().catch(() => {})
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
    openSocket: tellingFirst(notebookId, roomSocket(notebookId)),
    attach: (replica) => {
      const hidden = () => {
        if (document.visibilityState === 'hidden') replica.save()
      }
      const online = () => replica.retryNow()
      document.addEventListener('visibilitychange', hidden)
      window.addEventListener('online', online)
      let before: ReplicaStatus['connection'] | null = null
      const heard = () => {
        const { connection, principal, waiting } = replica.status
        if (connection === 'online' && before !== 'online') {
          learnWhoIAm(principal)
          // A server that went away may have come back as a newer one.
          if (before === 'offline') appWorker.check()
        }
        if (connection === 'offline' && waiting > 0) keepStorage()
        before = connection
      }
      heard()
      const unlisten = replica.onStatus(heard)
      return () => {
        unlisten()
        document.removeEventListener('visibilitychange', hidden)
        window.removeEventListener('online', online)
      }
    },
  })
