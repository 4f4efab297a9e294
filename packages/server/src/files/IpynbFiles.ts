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
    /**
     * The notebook as a file, in pieces, as it is when this is asked; the pieces are taken at once or not at
     * all.
     */
    readonly write: (
      id: string,
    ) => Effect.Effect<
      Stream.Stream<Uint8Array, StorageFailed>,
      NotebookNotFound | NotebookDamaged | StorageFailed
    >
  }
>() {}
