import { Conflict } from '@anode/protocol'
import { Effect } from 'effect'
import { Directory } from '../notebooks/Directory.ts'
import { Rooms } from '../notebooks/Rooms.ts'

/** Opens the rooms of notebooks that a program wants to change: nothing is changed in the trash. */
export const openForChange = Effect.gen(function* () {
  const directory = yield* Directory
  const rooms = yield* Rooms
  return (id: string) =>
    Effect.gen(function* () {
      const { deletedAt, title } = yield* directory.get(id)
      if (deletedAt === null) return yield* rooms.open(id)
      return yield* new Conflict({
        message: `“${title}” is in the trash: nothing is changed or run there. Restore it first.`,
      })
    })
})
