import { openMemoryState } from '@anode/document/testing'
import type { RoomStorage } from '../room/RoomStorage.ts'

/** A real SQLite database in memory, for tests. What it holds outlives `close`, as a file's content does. */
export const memoryStorage = (): RoomStorage => {
  const db = openMemoryState()
  return {
    ...db,
    transaction: (body) => {
      db.execute('BEGIN')
      try {
        const result = body()
        db.execute('COMMIT')
        return result
      } catch (error) {
        db.execute('ROLLBACK')
        throw error
      }
    },
    close: () => {},
  }
}
