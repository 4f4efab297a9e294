import type { FoundLines, FoundNames, TrashedEntry } from '@anode/protocol'
import { Context, type Effect, type Stream } from 'effect'
import type { DiskFailed } from '../linkedFiles/DiskFailed.ts'
import type { SentFile } from './SentFile.ts'

/** Something in the served folder, as the platform knows it. */
export interface FolderItem {
  readonly name: string
  /** In the served folder, with `/` between names. */
  readonly path: string
  readonly kind: 'folder' | 'notebook' | 'file'
  /** In bytes; 0 for folders. */
  readonly size: number
  /** In ms since the epoch. */
  readonly changedAt: number
  /** Where it is on the machine: whole and real, behind all symbolic links. */
  readonly real: string
  /** Why it cannot be opened, in words; null: it can. */
  readonly problem: string | null
}

/** A part of a file that is being uploaded. */
export interface UploadPart {
  readonly path: string
  /** Of the whole file, in bytes. */
  readonly size: number
  /** When it was written where it comes from, in ms since the epoch. */
  readonly modified: number
}

type Disk<A> = Effect.Effect<A, DiskFailed>

/**
 * The folder that the server was started with. Paths are those of `FolderPath`; none of them leads out of the folder, to
 * what is hidden in it, or to the server's own data, whatever it says: those fail as `missing`.
 */
export interface ServedFolderShape {
  readonly name: string
  /** Whole and real. */
  readonly path: string
  /** Where something new of that path would be on the machine. */
  readonly newPlace: (path: string) => Disk<string>
  readonly list: (path: string) => Disk<ReadonlyArray<FolderItem>>
  readonly item: (path: string) => Disk<FolderItem>
  /** Where the thing itself is that a path names, on the machine: of a symbolic link the link. */
  readonly place: (path: string) => Disk<string>
  /** The path of what is at this place of the machine; null: outside of the folder, or hidden in it. */
  readonly pathOf: (real: string) => string | null
  /** Makes a folder, or a file with these bytes, where nothing lies yet. */
  readonly make: (path: string, bytes: Uint8Array | null) => Disk<FolderItem>
  readonly move: (from: string, to: string) => Disk<FolderItem>
  /** Without `to`: beside it, under the next free name. */
  readonly copy: (from: string, to: string | undefined) => Disk<FolderItem>
  readonly remove: (path: string) => Disk<TrashedEntry>
  /** Puts a copy of a file into the trash: it is about to say something else. Put back, it changes places with what is there. */
  readonly keep: (path: string) => Disk<TrashedEntry>
  readonly trash: Disk<ReadonlyArray<TrashedEntry>>
  readonly restore: (id: string) => Disk<FolderItem>
  readonly emptyTrash: Disk<number>
  readonly read: (path: string) => Disk<SentFile>
  /** How many bytes of an upload have arrived. */
  readonly received: (part: UploadPart) => Disk<number>
  /** Takes more of it; gives how many have arrived by then, and the file once that is all. */
  readonly write: <E>(
    part: UploadPart & {
      readonly offset: number
      readonly onTaken: 'refuse' | 'replace' | 'rename'
      /** Asked with the version of what is there, null for nothing, before the file gets its name. */
      readonly isExpected?: (version: string | null) => boolean
    },
    bytes: Stream.Stream<Uint8Array, E>,
  ) => Effect.Effect<{ readonly received: number; readonly item: FolderItem | null }, DiskFailed | E>
  readonly zip: (
    path: string,
  ) => Disk<{ readonly name: string; readonly bytes: Stream.Stream<Uint8Array, DiskFailed> }>
  readonly names: (search: string) => Disk<FoundNames>
  readonly lines: (search: string) => Disk<FoundLines>
  /** Calls `changed` when something may have come, gone or changed in a folder. Gives how to stop. */
  readonly watch: (path: string, changed: () => void) => () => void
}

/** The served folder; null where there is none. */
export class ServedFolder extends Context.Reference<ServedFolder>()('anode/ServedFolder', {
  defaultValue: (): ServedFolderShape | null => null,
}) {}
