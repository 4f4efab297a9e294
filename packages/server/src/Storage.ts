import { Context } from 'effect'
import type { RoomStorage } from './room/RoomStorage.ts'

/** The database of a notebook that is being made. Calls may throw. */
export interface StagedNotebook {
  readonly storage: RoomStorage
  /**
   * Closes it and puts it in its place, whole; gives false when there is one already, which then stays as it
   * is. What was written survives a power cut from here on.
   */
  readonly keep: () => boolean
  /** Making it is over: deletes it, unless it was kept. Called when it is in the list, or never will be. */
  readonly drop: () => void
}

/** Where the server's SQLite databases come from. Opening may throw: the lift is in those who call it. */
export class Storage extends Context.Tag('anode/Storage')<
  Storage,
  {
    /** The one database that knows which notebooks there are. */
    readonly openDirectory: () => RoomStorage
    /**
     * A notebook's own database. Made when it is missing, unless it `exists`: a notebook that had facts is not
     * opened as an empty one (`DamagedFile` is thrown).
     */
    readonly openNotebook: (id: string, exists?: boolean) => RoomStorage
    /** An empty database for a new notebook: gone when the server is killed before it is kept and listed. */
    readonly stageNotebook: (id: string) => StagedNotebook
    /** An empty database in memory, gone when it is closed. */
    readonly openMemory: () => RoomStorage
    /** The ids of all notebooks that have a database, also of those that the list has forgotten. May throw. */
    readonly notebooks: () => ReadonlyArray<string>
    /** Deletes a notebook's database, which is closed. */
    readonly removeNotebook: (id: string) => void
    /** Gives up space that is kept for deleting on a full disk; false when there is none. Missing where none is kept. */
    readonly makeRoom?: () => boolean
  }
>() {}
