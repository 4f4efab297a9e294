/**
 * The page's end of sync: LiveStore as the replica, the room as its leader.
 *
 * `RoomFollower` is the protocol as plain state; `RoomSession` joins it to a LiveStore store;
 * `RoomReplica` gives it a life: connection, stored copy, journal, repair; `LiveChannel` holds what is in
 * flight. Storage and sockets are passed in.
 *
 * What always holds: a fact that was committed is in the journal until the room has acknowledged it, or
 * it is offered to the person as refused; a fact is in the log at most once, whatever was sent how often;
 * LiveStore's session never merges while a push is under way or a commit happens.
 */
export { LiveChannel, type NotPassedOn, type TextsListener } from './LiveChannel.ts'
export { memoryReplicaStorage } from './memoryReplicaStorage.ts'
export { openReplica, type ReplicaOptions } from './openReplica.ts'
export type {
  LiveMessage,
  NewFact,
  RefusedFacts,
  Replica,
  ReplicaStatus,
  Trouble,
} from './Replica.ts'
export type { Journal, JournalEntry, ReplicaStorage, StoredCopy } from './ReplicaStorage.ts'
export { type FollowerActions, RoomFollower } from './RoomFollower.ts'
export { ReplicaUnavailable } from './RoomReplica.ts'
export { closeCodes, type OpenRoomSocket, type RoomSocket, type RoomSocketEvents } from './RoomSocket.ts'
export { withHeartbeat } from './withHeartbeat.ts'
