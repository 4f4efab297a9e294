import { Context, Effect, Layer } from 'effect'
import type { RoomStorage } from '../room/RoomStorage.ts'
import { Storage } from '../Storage.ts'

/** The one database beside those of the notebooks, open for as long as the server runs. */
export class DirectoryDatabase extends Context.Tag('anode/DirectoryDatabase')<
  DirectoryDatabase,
  RoomStorage
>() {}

/** The database that `Storage` opens for it. */
export const DirectoryDatabaseLive = Layer.scoped(
  DirectoryDatabase,
  Effect.flatMap(Storage, (storage) =>
    Effect.acquireRelease(
      Effect.sync(() => storage.openDirectory()),
      (database) => Effect.sync(() => database.close()),
    ),
  ),
)
