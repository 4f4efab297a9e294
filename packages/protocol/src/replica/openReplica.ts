import type { Replica } from './Replica.ts'
import type { ReplicaOptions } from './ReplicaOptions.ts'
import { RoomReplica } from './RoomReplica.ts'

/**
 * Opens a notebook: from its stored copy at once, or from the room. Without a copy it waits for the
 * server; it rejects with `ReplicaUnavailable` when the server will not have us.
 */
export const openReplica = async (options: ReplicaOptions): Promise<Replica> => {
  const replica = new RoomReplica(options)
  await replica.opened
  return replica
}
