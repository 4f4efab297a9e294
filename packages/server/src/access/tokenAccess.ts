import type { Principal } from '@anode/document'
import { Unauthorized } from '@anode/protocol'
import { Effect } from 'effect'
import { jwtVerify, SignJWT } from 'jose'
import type { Access, Credentials } from './Access.ts'
import { personOf, tidyName } from './chosenName.ts'
import { type Invitation, joinedHost } from './joinedHosts.ts'
import type { SessionTokens } from './SessionTokens.ts'

/** Whoever has chosen no name. */
export const localPerson: Principal = { id: 'person:local', kind: 'person', name: 'You' }

const ISSUER = 'anode'
const HOST_AUDIENCE = 'kernel-host'
const JOIN_AUDIENCE = 'joined-host'

/** The token that a kernel host of this server shows: a JWT (HS256) signed with the server's secret. */
export const makeHostToken = (secret: Uint8Array): Promise<string> =>
  new SignJWT({})
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(ISSUER)
    .setAudience(HOST_AUDIENCE)
    .setIssuedAt()
    .sign(secret)

/** The token with which a host of another machine joins: good as long as its invitation. */
export const makeJoinToken = (secret: Uint8Array, { name, id }: Invitation): Promise<string> =>
  new SignJWT({})
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(ISSUER)
    .setAudience(JOIN_AUDIENCE)
    .setSubject(name)
    .setJti(id)
    .setIssuedAt()
    .sign(secret)

/** Compares without telling by its time how much is equal. Nothing is no secret: it is like no other, nor itself. */
export const isSameSecret = (a: string, b: string): boolean => {
  if (a.length === 0 || b.length === 0) return false
  let different = a.length ^ b.length
  for (let i = 0; i < a.length; i++) different |= a.charCodeAt(i) ^ b.charCodeAt(i % b.length)
  return different === 0
}

/** What the browser sent under a name: more than one where cookies of several paths have it. */
const cookiesOf = (header: string | undefined, name: string): ReadonlyArray<string> =>
  (header?.split(';') ?? []).flatMap((pair) => {
    const at = pair.indexOf('=')
    const value = pair.slice(0, at).trim() === name ? decoded(pair.slice(at + 1).trim()) : undefined
    return value === undefined ? [] : [value]
  })

/** A cookie that nobody of us made counts as none. */
const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

const YEAR = 365 * 24 * 3600

/** Access by one token for people and programs, and by a signed token for kernel hosts. */
export const tokenAccess = (options: {
  readonly token: string
  readonly cookieName: string
  readonly secret: Uint8Array
  readonly sessions?: typeof SessionTokens.Service
  /** Whether a host of another machine is invited. */
  readonly isInvited?: (invitation: Invitation) => boolean
}): typeof Access.Service => {
  const isHost = (token: string) =>
    jwtVerify(token, options.secret, { issuer: ISSUER, audience: HOST_AUDIENCE }).then(
      () => true,
      () => false,
    )
  const joining = (token: string): Promise<Principal | null> =>
    jwtVerify(token, options.secret, { issuer: ISSUER, audience: JOIN_AUDIENCE }).then(
      ({ payload: { sub: name, jti: id } }) =>
        name !== undefined && id !== undefined && options.isInvited?.({ name, id }) === true
          ? joinedHost({ name, id })
          : null,
      () => null,
    )
  const nameCookie = `${options.cookieName}_name`
  const person = (cookie: string | undefined): Principal => {
    const name = tidyName(cookiesOf(cookie, nameCookie)[0] ?? '')
    return name === '' ? localPerson : personOf(name)
  }
  return {
    nameCookie: (name) => {
      const age = name === null ? 0 : YEAR
      return `${nameCookie}=${encodeURIComponent(name ?? '')}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${age}`
    },
    authenticate: ({ authorization, cookie }: Credentials) =>
      Effect.gen(function* () {
        const bearer = authorization?.match(/^Bearer\s+(\S+)$/i)?.[1]
        const tokens = bearer === undefined ? cookiesOf(cookie, options.cookieName) : [bearer]
        if (tokens.some((token) => isSameSecret(token, options.token))) return person(cookie)
        if (bearer !== undefined && (yield* Effect.promise(() => isHost(bearer)))) {
          return { id: 'host', kind: 'host', name: 'Kernel host' } satisfies Principal
        }
        const joined = bearer === undefined ? null : yield* Effect.promise(() => joining(bearer))
        if (joined !== null) return joined
        const session =
          bearer === undefined ? null : yield* options.sessions?.authenticate(bearer) ?? Effect.succeed(null)
        if (session !== null) return session
        return yield* new Unauthorized({
          message:
            'This server lets in only who has its token. Open the address that it printed when it started.',
        })
      }),
  }
}
