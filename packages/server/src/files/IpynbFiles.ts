import type {
  BodyTooLarge,
  InvalidIpynb,
  NotebookDamaged,
  NotebookNotFound,
  StorageFailed,
} from '@anode/protocol'
import { Context, type Effect, type Stream } from 'effect'
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
  }
>() {}
