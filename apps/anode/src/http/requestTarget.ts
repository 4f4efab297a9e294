import type { IncomingMessage } from 'node:http'
import { Either } from 'effect'
import { type Refused, refused } from './Refused.ts'

const LOCAL_NAMES = new Set(['localhost', '127.0.0.1', '[::1]'])

const hostName = (host: string): string => host.replace(/:\d+$/, '').toLowerCase()

/** Two of them may mean one thing to us and another to a proxy. */
const isSaidTwice = ({ rawHeaders }: IncomingMessage, name: string): boolean =>
  rawHeaders.filter((said, i) => i % 2 === 0 && said.toLowerCase() === name).length > 1

/**
 * Why a request may not be answered whatever token it has; null when it may. A page from elsewhere that
 * was given our address by its DNS (rebinding) shows by its `Host`, one that calls us by its `Origin`.
 */
const foreign = (host: string | undefined, origin: string | undefined): string | null => {
  if (host === undefined || !LOCAL_NAMES.has(hostName(host))) {
    return `This server answers to localhost only, not to “${host ?? ''}”.`
  }
  if (origin !== undefined && origin !== `http://${host}`) {
    return `Pages of “${origin}” may not use this server.`
  }
  return null
}

const badTarget = (message: string): Either.Either<never, Refused> =>
  Either.left(refused(400, 'BadRequest', message))

/** Whether every part of a path can be read as text. */
const isReadable = (path: string): boolean => {
  try {
    return !decodeURIComponent(path).includes('\0')
  } catch {
    return false
  }
}

/**
 * What a request is about: its address, with all of `.` and `..` resolved, or why nobody will answer it. Takes the
 * usual form (`/path`) and the one for proxies (`http://host/path`), whose host then counts (RFC 9112 §3.2.2).
 */
export const readTarget = (request: IncomingMessage): Either.Either<URL, Refused> => {
  const { url: target = '', headers } = request
  const absolute = target.match(/^http:\/\/([^/?#@]+)(?=[/?#]|$)(.*)$/i)
  const host = absolute?.[1] ?? headers.host
  const reason = foreign(headers.host, headers.origin) ?? foreign(host, undefined)
  if (reason !== null) return Either.left(refused(403, 'ForeignRequest', reason))
  if (isSaidTwice(request, 'host')) return badTarget('The request names its host more than once.')
  const path = absolute ? (absolute[2] as string) || '/' : target
  if (!/^[/?]/.test(path) || path.includes('#')) return badTarget(`“${target}” is no address of this server.`)
  // More than one “/” in front would make what follows a host.
  const url = URL.parse(`http://${host}${path.replace(/^[/\\]+/, '/')}`)
  if (url === null || !isReadable(url.pathname)) {
    return badTarget(
      'The address holds a “%” that no two digits follow which make text (%25 is a “%” itself).',
    )
  }
  return Either.right(url)
}
