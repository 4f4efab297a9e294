import type { StateDatabase } from '@anode/document'

/**
 * The SQLite database that one room keeps its notebook in. `node:sqlite` and a Durable Object's storage
 * both satisfy it. Calls are synchronous, and they throw when the disk refuses.
 */
export interface RoomStorage extends StateDatabase {
  /**
   * Runs `body` so that all of it is in the database or nothing: when it returns, what it wrote survives
   * a crash and a power cut; when it throws, nothing has changed.
   */
  readonly transaction: <A>(body: () => A) => A
  readonly close: () => void
}
