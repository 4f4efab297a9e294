import type { StorageFailed } from '@anode/protocol'
import { Context, type Effect } from 'effect'

/**
 * Texts that a notebook and its file have had in common, by the SHA-256 of their bytes: the last one is the ground on
 * which both are compared, and by one that is about to be written the server knows its own writing again after a crash.
 */
export class LastTexts extends Context.Tag('anode/LastTexts')<
  LastTexts,
  {
    readonly put: (
      notebookId: string,
      sha256: string,
      bytes: Uint8Array,
    ) => Effect.Effect<void, StorageFailed>
    /** Null when it is not there, or is not what it was. */
    readonly get: (notebookId: string, sha256: string) => Effect.Effect<Uint8Array | null, StorageFailed>
    /** Forgets all others. */
    readonly keepOnly: (notebookId: string, sha256: string) => Effect.Effect<void, StorageFailed>
    readonly remove: (notebookId: string) => Effect.Effect<void, StorageFailed>
  }
>() {}
