import { Context, Data, Effect } from 'effect'
import type { SentFile } from '../folder/SentFile.ts'
import { DiskFailed } from './DiskFailed.ts'

/** Which file it is, and in which state: equal as long as nobody has written to it. */
export interface DiskStamp {
  readonly device: string
  readonly inode: string
  /** In bytes. */
  readonly size: number
  /**
   * When it was written and when anything about it changed, both in ns since the epoch, with a blank between: a time
   * of writing that was set back does not hide a change.
   */
  readonly changedAt: string
}

export const isSameStamp = (a: DiskStamp, b: DiskStamp): boolean =>
  a.device === b.device && a.inode === b.inode && a.size === b.size && a.changedAt === b.changedAt

export interface DiskFile {
  readonly bytes: Uint8Array
  /** Of the bytes, in hex. */
  readonly sha256: string
  readonly stamp: DiskStamp
}

/** Somebody else has written to a file that was to be replaced. What they wrote is in it, and given here. */
export class DiskChanged extends Data.TaggedError('DiskChanged')<{ readonly found: DiskFile }> {}

interface Shape {
  /** The path of a regular file, whole and real: behind all symbolic links. */
  readonly resolve: (path: string) => Effect.Effect<string, DiskFailed>
  /** Does not read the file. */
  readonly stamp: (path: string) => Effect.Effect<DiskStamp, DiskFailed>
  /**
   * The file as it was at one moment: a file that is just being written is waited for, about a second. `quiet`: for so long, in
   * ms, nobody must have written, where nothing in a file tells that it is not all of it yet.
   */
  readonly read: (path: string, quiet?: number) => Effect.Effect<DiskFile, DiskFailed>
  /**
   * Replaces what a file holds, if it is still as `expected`; null: there must be none. Afterwards it has all of the
   * bytes, on the disk, or is as it was, also after a crash. Its rights, its owner and symbolic links to it stay.
   */
  readonly replace: (
    path: string,
    bytes: Uint8Array | Iterable<Uint8Array>,
    expected: DiskStamp | null,
  ) => Effect.Effect<DiskStamp, DiskFailed | DiskChanged>
  /** Whether a program is at work on the file that writes over what is written meanwhile, as git does while it merges. */
  readonly isHeld: (path: string) => Effect.Effect<boolean>
  /**
   * Calls `changed` when something may have happened to the file: written, replaced, removed, come back; also for what
   * `replace` did. Gives how to stop.
   */
  readonly watch: (path: string, changed: () => void) => () => void
  /** A file that lies beside the one at `path`, or below that, or in the served folder: `beside` is relative to `path`. */
  readonly beside: (path: string, beside: string) => Effect.Effect<SentFile, DiskFailed>
  /** Where a file is now that was at `path` and has been moved, in its folder or near it; null: not found. */
  readonly follow: (path: string, stamp: DiskStamp) => Effect.Effect<string | null>
}

const noFiles = Effect.suspend(() => new DiskFailed({ kind: 'other', message: 'This server has no files.' }))

/** The files of the machine on which the server runs. The platform reads and writes them; without one there are none. */
export class DiskFiles extends Context.Reference<DiskFiles>()('anode/DiskFiles', {
  defaultValue: (): Shape => ({
    resolve: () => noFiles,
    stamp: () => noFiles,
    read: () => noFiles,
    replace: () => noFiles,
    isHeld: () => Effect.succeed(false),
    watch: () => () => {},
    beside: () => noFiles,
    follow: () => Effect.succeed(null),
  }),
}) {}
