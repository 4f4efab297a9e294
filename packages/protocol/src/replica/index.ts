export { type FollowerActions, RoomFollower } from './RoomFollower.ts'
export { LiveChannel } from './LiveChannel.ts'
export type { NewFact, RefusedFacts, Replica, ReplicaStatus } from './Replica.ts'
