import type { Principal } from '@anode/document'
import type { Unauthorized } from '@anode/protocol'
import { Context, type Effect } from 'effect'

/** What of a request says who makes it. */
export interface Credentials {
  readonly authorization: string | undefined
  readonly cookie: string | undefined
}

/**
 * Tells who makes a request. Today a token lets in, and who has it is trusted to say a name; accounts come
 * behind the same service.
 */
export class Access extends Context.Tag('anode/Access')<
  Access,
  {
    readonly authenticate: (credentials: Credentials) => Effect.Effect<Principal, Unauthorized>
    /** A `Set-Cookie` by which a browser has a name from now on; null: it has none. */
    readonly nameCookie: (name: string | null) => string
  }
>() {}
