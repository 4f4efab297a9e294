import type { Replica } from './Replica.ts'
import type { ReplicaStorage } from './ReplicaStorage.ts'
import { RoomReplica } from './RoomReplica.ts'
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

/**
 * Opens a notebook: from its stored copy at once, or from the room. Without a copy it waits for the
 * server; it rejects with `ReplicaUnavailable` when the server will not have us.
 */
export const openReplica = async (options: ReplicaOptions): Promise<Replica> => {
  const replica = new RoomReplica(options)
  await replica.opened
  return replica
}
