import type { IncomingMessage, ServerResponse } from 'node:http'
import { Either } from 'effect'
import type { BodyRule } from './apiRoutes.ts'
import type { Budget } from './Budget.ts'
import { type Refused, refused } from './Refused.ts'

/** How long a body may take: so many bytes must come in every so many milliseconds that are spent waiting. */
export interface Pace {
  readonly bytes: number
  readonly within: number
}

/** A body that may not be read on, or that its sender gave up. */
export class BodyRefused extends Error {
  readonly refused: Refused
  constructor(refused: Refused) {
    super(refused.message)
    this.refused = refused
  }
}

/** Whether a request has a body at all (RFC 9112 §6.3). */
export const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

const tooLarge = (limit: number): Refused => {
  const size = limit < 1024 * 1024 ? `${limit / 1024} KB` : `${limit / 1024 / 1024} MB`
  return refused(413, 'BodyTooLarge', `A request of this kind may hold at most ${size}.`)
}

const tooBusy = refused(
  503,
  'TooBusy',
  'The server holds as much of other requests as it can. Try again in a moment.',
  { 'retry-after': '2' },
)

const tooSlow = refused(408, 'BodyTooSlow', 'The request came too slowly, and was given up. Send it again.')

const givenUp = refused(400, 'BadRequest', 'The request ended before its end.')

const mediaType = (header: string | undefined): string =>
  (header ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''

/** The media type of a request's body, which its route takes; or why it does not. */
const typeOf = ({ headers }: IncomingMessage, { types }: BodyRule): Either.Either<string, Refused> => {
  if (headers['content-encoding'] !== undefined && headers['content-encoding'] !== 'identity') {
    return Either.left(
      refused(415, 'UnsupportedMediaType', 'The body must come as it is: without “content-encoding”.', {
        'accept-encoding': 'identity',
      }),
    )
  }
  const type = mediaType(headers['content-type'])
  const [first = ''] = types
  if (type === '' || types.includes(type)) return Either.right(type === '' ? first : type)
  return Either.left(
    refused(415, 'UnsupportedMediaType', `This route takes ${types.join(' or ')}, not “${type}”.`, {
      accept: types.join(', '),
    }),
  )
}

/** The kind of a body that is empty: what it says it is, where the route takes that. */
export const typeWithoutBody = ({ headers }: IncomingMessage, { types }: BodyRule): string | undefined => {
  const type = mediaType(headers['content-type'])
  return types.includes(type) ? type : types[0]
}

/** A body that may come, as far as its headers tell. */
export interface AdmittedBody {
  readonly type: string
  readonly limit: number
  /** Whether it is in memory as a whole sooner or later. */
  readonly held: boolean
}

/** Looks at what the headers say of the body: null when there is none to read. Nothing is read here. */
export const admitBody = (
  request: IncomingMessage,
  rule: BodyRule,
): Either.Either<AdmittedBody | null, Refused> => {
  if (!hasBody(request)) return Either.right(null)
  if (rule.types.length === 0) return Either.right(null)
  return Either.flatMap(typeOf(request, rule), (type) => {
    const limit = rule.limit(type)
    const length = Number(request.headers['content-length'] ?? 0)
    return length > limit
      ? Either.left(tooLarge(limit))
      : Either.right({ type, limit, held: !rule.streams(type, length) })
  })
}

/**
 * The parts of a body as they come: within its limit, within what all requests may hold together, and fast enough.
 *
 * @throws BodyRefused
 */
export async function* bodyParts(
  request: IncomingMessage,
  response: ServerResponse,
  { limit, held }: AdmittedBody,
  { pace, budget }: { readonly pace: Pace; readonly budget: Budget },
): AsyncGenerator<Buffer> {
  // Whoever waits for a word before they send the body gets it only now.
  if (/^100-continue$/i.test(request.headers.expect ?? '')) response.writeContinue()
  const address = request.socket.remoteAddress ?? ''
  const holds: Array<() => void> = []
  const hold = (bytes: number): void => {
    const letGo = budget.hold(address, bytes)
    if (letGo === null) throw new BodyRefused(tooBusy)
    holds.push(letGo)
  }
  const letGoOfAll = () => {
    for (const letGo of holds.splice(0)) letGo()
  }
  // What was read is used until there is an answer.
  response.once('close', letGoOfAll)
  const said = request.headers['content-length']
  if (held && said !== undefined) hold(Number(said))
  // The rest of a body that is refused is still to be read, and the answer to be sent.
  const parts = request.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>
  try {
    let length = 0
    let inPace = 0
    let waited = 0
    for (;;) {
      const since = performance.now()
      const part = await nextWithin(parts, pace.within - waited)
      if (part === null) return
      waited += performance.now() - since
      length += part.length
      inPace += part.length
      if (inPace >= pace.bytes) {
        inPace = 0
        waited = 0
      }
      if (length > limit) throw new BodyRefused(tooLarge(limit))
      if (held && said === undefined) hold(part.length)
      yield part
    }
  } finally {
    void parts.return?.()
  }
}

/** The next part, or null at the end. */
const nextWithin = async (parts: AsyncIterator<Buffer>, wait: number): Promise<Buffer | null> => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new BodyRefused(tooSlow)), Math.max(0, wait))
  })
  try {
    const next = await Promise.race([
      parts.next().catch(() => {
        throw new BodyRefused(givenUp)
      }),
      late,
    ])
    return next.done === true ? null : next.value
  } finally {
    clearTimeout(timer)
  }
}
