/**
 * The page's end of sync: LiveStore as the replica, the room as its leader.
 *
 * `RoomFollower` is the protocol as plain state; `RoomSession` joins it to a LiveStore store. `Sessions` opens one
 * after the other, from what `SessionSource` has for it; `Keeping` is what the browser's storage has of it: copy,
 * journal, what was refused. `RoomReplica` joins these to the connection (`RoomLink`), and `LiveChannel` holds what
 * is in flight, `KernelChannel` what was asked of the kernel. Storage and sockets are passed in.
 *
 * What always holds is in docs/rules.md (C1 …): a fact that was committed is in the journal until the room has
 * it, or is offered to the person as refused; a batch is whole everywhere; a fact is in the log at most once, whatever was
 * sent how often; LiveStore's session never merges while a push is under way or a commit happens.
 */
export { type CommListener, KernelChannel } from './KernelChannel.ts'
export { LiveChannel, type NotPassedOn, type TextsListener } from './LiveChannel.ts'
export { memoryReplicaStorage } from './memoryReplicaStorage.ts'
export { openReplica } from './openReplica.ts'
export type {
  DifferingText,
  LiveMessage,
  NewFact,
  RefusedFacts,
  Replica,
  ReplicaStatus,
  Trouble,
} from './Replica.ts'
export type { ReplicaOptions } from './ReplicaOptions.ts'
export type { Journal, JournalEntry, ReplicaStorage, StoredCopy } from './ReplicaStorage.ts'
export { ReplicaUnavailable } from './ReplicaUnavailable.ts'
export { type FollowerActions, RoomFollower } from './RoomFollower.ts'
export { closeCodes, type OpenRoomSocket, type RoomSocket, type RoomSocketEvents } from './RoomSocket.ts'
export { refusalOfBatch } from './refusalOfBatch.ts'
export { withHeartbeat } from './withHeartbeat.ts'
