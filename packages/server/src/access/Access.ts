import type { Principal } from '@anode/document'
import type { Unauthorized } from '@anode/protocol'
import { Context, type Effect } from 'effect'

/** What of a request says who makes it. */
export interface Credentials {
  readonly authorization: string | undefined
  readonly cookie: string | undefined
}

/**
 * Tells who makes a request. Today a token stands for the one person of this machine; accounts come
 * behind the same service.
 */
export class Access extends Context.Tag('anode/Access')<
  Access,
  { readonly authenticate: (credentials: Credentials) => Effect.Effect<Principal, Unauthorized> }
>() {}
