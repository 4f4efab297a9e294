import type {
  BodyTooLarge,
  InvalidIpynb,
  NotebookDamaged,
  NotebookNotFound,
  StorageFailed,
} from '@anode/protocol'
import { Context, type Effect, type Stream } from 'effect'
import type { FileForm } from './FileForm.ts'
import type { LastText, MergedIpynb, MergeSides } from './mergeIpynb.ts'
import type { ImportedIpynb } from './readIpynb.ts'

/** A file on its way in. */
export interface Upload {
  readonly bytes: Stream.Stream<Uint8Array, BodyTooLarge | InvalidIpynb>
  /** The bytes are a request in JSON, `{ ipynb, title }`, that holds the file's text. */
  readonly wrapped?: boolean
}

/** A file on its way out, and the moment of the notebook that it is of. */
export interface WrittenIpynb {
  /** The number of the last fact that is in it. */
  readonly head: number
  /** The ids of its cells, in their order. */
  readonly ids: ReadonlyArray<string>
  /** How many values that it should hold are not in the store any more: it is written without them. */
  readonly lost: number
  /** Taken at once or not at all. */
  readonly pieces: Stream.Stream<Uint8Array, StorageFailed>
}

/** A notebook as a file that is had as a whole. */
export interface WholeIpynb extends Omit<WrittenIpynb, 'pieces'> {
  readonly bytes: Uint8Array
  /** Of the bytes, in hex. */
  readonly sha256: string
}

/** What a notebook is merged with. */
export interface FileSides extends Omit<MergeSides, 'last'> {
  /** The last text that both had, in bytes that nobody else has. */
  readonly last: Effect.Effect<LastText | null, StorageFailed>
}

/** What comes of a merge, and the moment of the notebook that it is right for. */
export interface MergedFile extends MergedIpynb {
  /** The number of the last fact that was looked at. */
  readonly head: number
}

/**
 * Files in and out of the product. Nobody else waits while a large one is read or written.
 */
export class IpynbFiles extends Context.Tag('anode/IpynbFiles')<
  IpynbFiles,
  {
    /**
     * Makes the notebook `id` of a file; `list` puts it into the list then. When anything fails, the list too, or
     * the server is killed, nothing is left of it. An empty `title` leaves it to the file.
     */
    readonly read: <A, E>(
      id: string,
      upload: Upload,
      title: string,
      list: (imported: ImportedIpynb) => Effect.Effect<A, E>,
    ) => Effect.Effect<A, E | BodyTooLarge | InvalidIpynb | StorageFailed>
    /** The notebook as a file, as it is when this is asked. */
    readonly write: (
      id: string,
    ) => Effect.Effect<WrittenIpynb, NotebookNotFound | NotebookDamaged | StorageFailed>
    /** The same as a whole, in the form of its file, which said `last` before; InvalidIpynb: that cannot say it. */
    readonly writeWhole: (
      id: string,
      form: FileForm,
      last: Effect.Effect<LastText | null, StorageFailed>,
    ) => Effect.Effect<WholeIpynb, InvalidIpynb | NotebookNotFound | NotebookDamaged | StorageFailed>
    /**
     * What the notebook would have to take in from its file, whose contents are in the store then. Others go on
     * meanwhile, also in this notebook. `isUrgent`: they do not, so that it is right for the notebook as it is then.
     */
    readonly merge: (
      id: string,
      sides: FileSides,
      isUrgent: boolean,
    ) => Effect.Effect<MergedFile, InvalidIpynb | NotebookNotFound | NotebookDamaged | StorageFailed>
    /** The SHA-256 of a file as it is written as long as nobody changes anything. */
    readonly unchanged: (bytes: Uint8Array) => Effect.Effect<string, InvalidIpynb | StorageFailed>
  }
>() {}
