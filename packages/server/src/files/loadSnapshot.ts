import { type NotebookSnapshot, newId, serverPrincipal, snapshotParts } from '@anode/document'
import { Room } from '../room/Room.ts'
import type { RoomStorage } from '../room/RoomStorage.ts'

/** A notebook that was read and cannot be kept: the disk refused, or what it holds is no notebook's. */
export class NotKept extends Error {
  readonly tag: string
  constructor(tag: string, message: string) {
    super(message)
    this.tag = tag
  }
}

/**
 * Makes an empty database that of a notebook. Part by part, each a transaction of its own: who calls sees to it
 * that nobody finds the database before all of it is there.
 *
 * @throws NotKept
 */
export const loadSnapshot = (storage: RoomStorage, snapshot: NotebookSnapshot): void => {
  const room = new Room(storage, { now: Date.now, newEpoch: newId })
  for (const args of snapshotParts(snapshot, serverPrincipal.id)) {
    const outcome = room.stateFacts(serverPrincipal, [{ name: 'v1.NotebookLoaded', args }])
    if (outcome._tag === 'refused') throw new NotKept(outcome.refusal.tag, outcome.refusal.message)
  }
}

/** The text of its cells, as the list searches it. */
export const contentOf = (snapshot: NotebookSnapshot): string =>
  snapshot.cells.map(({ source }) => String(source ?? '')).join('\n')
