/**
 * Notebooks that are files of the disk: the file and the notebook are one.
 *
 * What somebody changes in the notebook is written to the file moments later; what another program writes there is
 * merged into the notebook (`mergeFile`), on the ground of the last text that both had (`LastTexts`). Both happen in
 * turns, one notebook at a time, and begin with a look at the file:
 *
 *     the file changed ──► read ──► merge ──► facts ──┐
 *                                                    ├──► written, if it says something else
 *     the notebook changed ──────────────────────────┘
 *
 * What always holds: a file is written only in the state in which it was looked at last, so nothing that others wrote
 * is written over (`DiskFiles.replace`); what cannot be read is not written over either; the server knows its own
 * writing by its hash, also after a crash. The file that cannot be had keeps nobody from working on the notebook.
 */

import type { Principal } from '@anode/document'
import type {
  BodyTooLarge,
  Conflict,
  InvalidIpynb,
  NotebookDamaged,
  NotebookFileState,
  NotebookNotFound,
  OpenedNotebook,
  StorageFailed,
} from '@anode/protocol'
import { Context, Effect } from 'effect'
import { DiskFailed } from './DiskFailed.ts'
import type { ReadAs } from './readAs.ts'

type Failure = NotebookNotFound | NotebookDamaged | StorageFailed

export interface LinkedFilesShape {
  /** Opens a file in place: the notebook that it is, made when it is opened for the first time. */
  readonly open: (
    path: string,
    title: string,
    by: Principal,
  ) => Effect.Effect<OpenedNotebook, BodyTooLarge | InvalidIpynb | DiskFailed | Failure>
  /** Writes a notebook into a new file, and makes it that file. */
  readonly save: (notebookId: string, path: string) => Effect.Effect<void, Conflict | DiskFailed | Failure>
  /** The notebook that the file at a path is, outside of the trash; null for none. */
  readonly notebookAt: (path: string) => string | null
  /** The notebooks that are files at a path, or below it where it is a folder. */
  readonly notebooksIn: (path: string) => ReadonlyArray<string>
  /** The notebooks outside of the trash, by the paths of their files. */
  readonly notebooksByPath: () => ReadonlyMap<string, string>
  /** Does something to a file, or a folder with files, while none of their notebooks is written there. */
  readonly holding: <A, E>(path: string, effect: Effect.Effect<A, E>) => Effect.Effect<A, E>
  /** The same for what moves it to another path: its notebooks follow. */
  readonly moving: <A, E>(
    from: string,
    to: string,
    move: Effect.Effect<A, E>,
  ) => Effect.Effect<A, E | StorageFailed>
  /** How a notebook and its file stand; null when it is none. */
  readonly stateOf: (notebookId: string) => NotebookFileState | null
  /** Calls `listener` with that whenever it has changed. */
  readonly onState: (listener: (notebookId: string, state: NotebookFileState | null) => void) => () => void
  /** Writes the file now, also where it is missing; what others wrote there meanwhile is taken in first. */
  readonly writeNow: (notebookId: string) => Effect.Effect<void, DiskFailed | Failure>
  /** Reads a text file as one text, or as a notebook of cells. What was there before is in the history. */
  readonly readAs: (
    notebookId: string,
    as: ReadAs,
  ) => Effect.Effect<void, Conflict | DiskFailed | InvalidIpynb | Failure>
  /** The notebook is no file any more; the file stays as it is. */
  readonly detach: (notebookId: string) => Effect.Effect<void, StorageFailed>
  /** The notebook was put back to what it was, or to what could be read of it: its file is newer in all that it says. */
  readonly putBack: (notebookId: string) => Effect.Effect<void, StorageFailed>
}

/** The notebooks of this server that are files; none where it has no disk. */
export class LinkedFiles extends Context.Reference<LinkedFiles>()('anode/LinkedFiles', {
  defaultValue: (): LinkedFilesShape => ({
    open: () => new DiskFailed({ kind: 'other', message: 'This server has no files.' }),
    save: () => new DiskFailed({ kind: 'other', message: 'This server has no files.' }),
    notebookAt: () => null,
    notebooksIn: () => [],
    notebooksByPath: () => new Map(),
    holding: (_, effect) => effect,
    moving: (_from, _to, move) => move,
    stateOf: () => null,
    onState: () => () => {},
    writeNow: () => Effect.void,
    readAs: () => new DiskFailed({ kind: 'other', message: 'This server has no files.' }),
    detach: () => Effect.void,
    putBack: () => Effect.void,
  }),
}) {}
