import type { StorageFailed } from '@anode/protocol'
import { Context, type Effect } from 'effect'
import type { LastText } from '../files/mergeIpynb.ts'

/**
 * Texts that a notebook and its file have had in common, by the SHA-256 of their bytes: the last one is the ground on
 * which both are compared, and by one that is about to be written the server knows its own writing again after a crash.
 */
export class LastTexts extends Context.Tag('anode/LastTexts')<
  LastTexts,
  {
    /** On the disk when this is done: before the file itself says so. */
    readonly put: (notebookId: string, sha256: string, text: LastText) => Effect.Effect<void, StorageFailed>
    /** Null when it is not there, or is not what it was. */
    readonly get: (notebookId: string, sha256: string) => Effect.Effect<LastText | null, StorageFailed>
    /** Forgets all others. */
    readonly keepOnly: (notebookId: string, sha256: string) => Effect.Effect<void, StorageFailed>
    readonly remove: (notebookId: string) => Effect.Effect<void, StorageFailed>
  }
>() {}
