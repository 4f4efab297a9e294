import type { StorageFailed } from '@anode/protocol'
import { Context, type Effect } from 'effect'
import type { RoomStorage } from '../room/RoomStorage.ts'

/** A copy of a notebook's file that the server has made. */
export interface Backup {
  /** When, in milliseconds since the epoch. */
  readonly at: number
  /** How many facts its log has. */
  readonly facts: number
}

/** The files of notebooks as files: looked through, copied, set aside. What is done to one, its room is closed for. */
export class NotebookFiles extends Context.Tag('anode/NotebookFiles')<
  NotebookFiles,
  {
    /** Where a notebook's file is, for people. */
    readonly pathOf: (id: string) => string
    /** Reads all of a file, beside everything else; what is wrong as a sentence, null when it is sound. */
    readonly examine: (id: string) => Effect.Effect<string | null, StorageFailed>
    /** Opens a file to read what can be read. May throw. */
    readonly openDamaged: (id: string) => RoomStorage
    /** An empty database that may take the file's place. May throw. */
    readonly openReplacement: (id: string) => RoomStorage
    /** Sets the file aside and puts the replacement in its place; where it is now, null when there was none. */
    readonly replace: (id: string) => Effect.Effect<string | null, StorageFailed>
    /** Sets the file aside; where it is now, null when there was none. */
    readonly setAside: (id: string) => Effect.Effect<string | null, StorageFailed>
    readonly backupOf: (id: string) => Effect.Effect<Backup | null, StorageFailed>
    /** Makes the copy a replacement. */
    readonly takeBackup: (id: string) => Effect.Effect<void, StorageFailed>
    /** Copies a sound file, unless the copy is as new as the file. */
    readonly makeBackup: (id: string) => Effect.Effect<void, StorageFailed>
  }
>() {}
