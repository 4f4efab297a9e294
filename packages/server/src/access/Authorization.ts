import type { Principal } from '@anode/document'
import { Context, Layer } from 'effect'
import { invitationOf } from './joinedHosts.ts'
import { notebookOfSession } from './SessionTokens.ts'
import type { Verb } from './Verb.ts'

/** Why not, in words for people; null: they may. */
export type May = (principal: Principal, verb: Verb, notebook: string | null) => string | null

/**
 * The one question of what somebody may do, asked at every door: by REST, where sockets connect, for each message over
 * them, and for commands to kernels. `notebook`: the one it is about; null where it is about none.
 *
 * It answers at once, because it is asked for each message: whoever keeps roles keeps those at hand that are asked for.
 */
export class Authorization extends Context.Tag('anode/Authorization')<
  Authorization,
  { readonly may: May }
>() {}

/** What a kernel host needs: its socket, and a place for large outputs. */
const HOSTS: ReadonlySet<Verb> = new Set(['host', 'keepArtifact', 'readArtifact'])

/** Who has the token may do all; kernel hosts only what they need, and only they speak as hosts. */
export const mayWithToken: May = (principal, verb, notebook) => {
  const own = notebookOfSession(principal)
  if (own !== null) {
    return verb === 'keepArtifact' || (verb === 'read' && notebook === own)
      ? null
      : 'The token of a kernel session is for the facts and large values of its own notebook only.'
  }
  if (invitationOf(principal) !== null) {
    return verb === 'host'
      ? null
      : 'The token of a host that joins is for its socket only. Use the token of a person.'
  }
  if (principal.kind === 'host') {
    return HOSTS.has(verb)
      ? null
      : 'The token of a kernel host is for its socket and for artifacts only. Use the token of a person.'
  }
  return verb === 'host'
    ? 'Only a kernel host may speak as one. Use the token that the server made for it.'
    : null
}

/** The rule of a server without roles. */
export const TokenAuthorization = Layer.succeed(Authorization, { may: mayWithToken })
