import { Context } from 'effect'
import type { RoomStorage } from './room/RoomStorage.ts'

/** Where the server's SQLite databases come from. Opening may throw: the lift is in those who call it. */
export class Storage extends Context.Tag('anode/Storage')<
  Storage,
  {
    /** The one database that knows which notebooks there are. */
    readonly openDirectory: () => RoomStorage
    /** A notebook's own database; made when it is missing. */
    readonly openNotebook: (id: string) => RoomStorage
    /** An empty database in memory, gone when it is closed. */
    readonly openMemory: () => RoomStorage
    /** The ids of all notebooks that have a database, also of those that the list has forgotten. May throw. */
    readonly notebooks: () => ReadonlyArray<string>
    /** Deletes a notebook's database, which is closed. */
    readonly removeNotebook: (id: string) => void
  }
>() {}
