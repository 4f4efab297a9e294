import type { StorageFailed } from '@anode/protocol'
import { Context, type Effect, type Option } from 'effect'

/** Contents too large for a log, each under the SHA-256 of its bytes (hex). */
export class Artifacts extends Context.Tag('anode/Artifacts')<
  Artifacts,
  {
    /** Keeps the bytes; the caller has checked that `sha256` is theirs. */
    readonly put: (sha256: string, bytes: Uint8Array) => Effect.Effect<void, StorageFailed>
    readonly get: (sha256: string) => Effect.Effect<Option.Option<Uint8Array>, StorageFailed>
    /** The contents that nobody has put since a time (milliseconds since the epoch). */
    readonly notPutSince: (time: number) => Effect.Effect<ReadonlyArray<string>, StorageFailed>
    /** Deletes a content, unless somebody puts it now or has since that time. */
    readonly remove: (sha256: string, notPutSince: number) => Effect.Effect<void, StorageFailed>
  }
>() {}

/** The name that the bytes go by. */
export const sha256Of = async (bytes: Uint8Array): Promise<string> => {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
