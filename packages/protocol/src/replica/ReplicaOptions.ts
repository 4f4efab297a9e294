import type { Replica } from './Replica.ts'
import type { ReplicaStorage } from './ReplicaStorage.ts'
import type { OpenRoomSocket } from './RoomSocket.ts'

/** What a replica needs of its surroundings. */
export interface ReplicaOptions {
  readonly notebookId: string
  readonly storage: ReplicaStorage | Promise<ReplicaStorage>
  readonly openSocket: OpenRoomSocket
  /** With a copy at hand, how long opening waits for the room's news, in ms; 20 when it is not said. */
  readonly grace?: number
  /** Called once the replica is open, to listen to its surroundings; what it gives is called at the end. */
  readonly attach?: (replica: Replica) => () => void
}
