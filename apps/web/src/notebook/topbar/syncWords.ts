import type { ReplicaStatus } from '@anode/protocol/replica'

const changes = (count: number): string => (count === 1 ? '1 change' : `${count} changes`)

/** How the notebook stands to the server, in words. */
export const syncWords = ({ connection, waiting, stopped }: ReplicaStatus): string => {
  if (stopped !== null) return waiting > 0 ? `Stopped: ${changes(waiting)} waiting` : 'Stopped'
  if (connection === 'online') return waiting > 0 ? `${changes(waiting)} waiting` : 'All changes saved'
  const place = connection === 'offline' ? 'Offline' : 'Connecting'
  return waiting > 0 ? `${place}: ${changes(waiting)} waiting` : place
}
