import { newId, type Principal } from '@anode/document'
import { Context, Effect } from 'effect'
import { jwtVerify, SignJWT } from 'jose'

/** How long a token is good, in ms; it is renewed when half of that has passed. */
export const TOKEN_LIFE = 10 * 60_000

/** How many tokens of a session are remembered: facts may be on their way with the one before. */
const REMEMBERED = 3

const ISSUER = 'anode'
const AUDIENCE = 'kernel-session'

/** What may be done with a token, as it says itself. */
const MAY = ['state', 'keepArtifact', 'read']

/** Whose token it is: the kernel session of a notebook, on one host. */
export interface SessionHolder {
  readonly notebookId: string
  readonly hostId: string
}

/** Why a token is not taken. `expired`: its session goes on, and there is a newer one. */
export interface TokenRefusal {
  readonly isExpired: boolean
  readonly message: string
}

interface Grant extends SessionHolder {
  readonly id: string
  /** With their ends in milliseconds since the epoch, the newest last. */
  readonly tokens: Array<{ readonly token: string; readonly expiresAt: number }>
}

/**
 * The tokens of kernel sessions: JWTs (HS256) that say for which notebook and host they are, and are good for minutes.
 * They end with their session, and with the server: the next one gives out others to hosts that name sessions which it
 * knows from its logs. So a token is good when it is one of those that were given out and not taken back, and who shows it
 * over HTTP also proves that its signature is ours.
 */
export class SessionTokens extends Context.Tag('anode/SessionTokens')<
  SessionTokens,
  {
    /** A token of the holder's session, which begins if there is none. */
    readonly give: (holder: SessionHolder) => Effect.Effect<string>
    /** Whether the holder has a session. */
    readonly has: (holder: SessionHolder) => boolean
    /** The session is over: none of its tokens is good any more. Of all hosts, where none is named. */
    readonly revoke: (holder: { readonly notebookId: string; readonly hostId?: string | undefined }) => void
    /** Why facts of a notebook are not taken that come with this token; null: they are. */
    readonly refusalOf: (token: string | undefined, holder: SessionHolder) => TokenRefusal | null
    /** The sessions whose token should be replaced by a new one. */
    readonly due: () => ReadonlyArray<SessionHolder>
    /** Who shows a token; null when it is not good. */
    readonly authenticate: (token: string) => Effect.Effect<Principal | null>
  }
>() {}

const PREFIX = 'session:'

/** The notebook whose kernel session a principal is; null for everybody else. */
export const notebookOfSession = ({ kind, id }: Principal): string | null =>
  kind === 'host' && id.startsWith(PREFIX) ? id.slice(PREFIX.length) : null

const keyOf = ({ notebookId, hostId }: SessionHolder): string => `${hostId}/${notebookId}`

/** Tokens that are signed with `secret`; `now` in milliseconds since the epoch. */
export const makeSessionTokens = (
  secret: Uint8Array,
  now: () => number = Date.now,
): typeof SessionTokens.Service => {
  const grants = new Map<string, Grant>()
  const byToken = new Map<string, Grant>()
  const endOf = (grant: Grant, token: string): number =>
    grant.tokens.find((known) => known.token === token)?.expiresAt ?? 0

  const sign = (grant: Grant, expiresAt: number): Promise<string> =>
    new SignJWT({ notebook: grant.notebookId, host: grant.hostId, may: MAY })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setSubject(grant.id)
      .setJti(newId())
      .setIssuedAt(Math.floor(now() / 1000))
      .setExpirationTime(Math.floor(expiresAt / 1000))
      .sign(secret)

  return {
    give: (holder) =>
      Effect.promise(async () => {
        const key = keyOf(holder)
        const grant = grants.get(key) ?? { ...holder, id: newId(), tokens: [] }
        grants.set(key, grant)
        // As the token says it, which counts in seconds.
        const expiresAt = Math.floor((now() + TOKEN_LIFE) / 1000) * 1000
        const token = await sign(grant, expiresAt)
        // It may have been taken back meanwhile.
        if (grants.get(key) !== grant) return token
        grant.tokens.push({ token, expiresAt })
        byToken.set(token, grant)
        for (const { token } of grant.tokens.splice(0, grant.tokens.length - REMEMBERED))
          byToken.delete(token)
        return token
      }),
    has: (holder) => grants.has(keyOf(holder)),
    revoke: ({ notebookId, hostId }) => {
      for (const [key, grant] of grants) {
        if (grant.notebookId !== notebookId || (hostId !== undefined && grant.hostId !== hostId)) continue
        for (const { token } of grant.tokens) byToken.delete(token)
        grants.delete(key)
      }
    },
    refusalOf: (token, { notebookId, hostId }) => {
      const no = (message: string, isExpired = false): TokenRefusal => ({ isExpired, message })
      if (token === undefined) return no('It came without the token of its kernel session.')
      const grant = byToken.get(token)
      if (grant === undefined) {
        return no('Its token is forged, or of a kernel session that is over.')
      }
      if (grant.notebookId !== notebookId || grant.hostId !== hostId) {
        return no('Its token is of another notebook or of another host.')
      }
      return endOf(grant, token) > now() ? null : no('Its token has expired.', true)
    },
    due: () =>
      [...grants.values()].filter(
        ({ tokens }) => (tokens.at(-1)?.expiresAt ?? Number.POSITIVE_INFINITY) - now() < TOKEN_LIFE / 2,
      ),
    authenticate: (token) =>
      Effect.promise(async () => {
        const options = { issuer: ISSUER, audience: AUDIENCE, currentDate: new Date(now()) }
        const isOurs = await jwtVerify(token, secret, options).then(
          () => true,
          () => false,
        )
        const grant = byToken.get(token)
        return isOurs && grant !== undefined
          ? { id: `${PREFIX}${grant.notebookId}`, kind: 'host', name: 'Kernel session' }
          : null
      }),
  }
}
