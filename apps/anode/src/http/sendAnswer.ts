import type { IncomingMessage, ServerResponse } from 'node:http'
import { PROBLEM_TYPE, problemOf } from '@anode/protocol'
import type { Refused } from './Refused.ts'
import { hasBody } from './requestBody.ts'

/** How much of a body that nobody wants is read, and for how long, so that its sender gets to the answer. */
const LINGER = { bytes: 1024 * 1024, ms: 1000 } as const

/** Somebody who takes nothing of an answer for so many milliseconds does not get the rest. */
export const readingPatience = new WeakMap<ServerResponse, number>()

/** What holds for all that is not the page itself: it is no page, and of no use to other pages. */
export const SEALED = {
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  // Artifacts are content of notebooks: opened by their address, they must not act as us.
  'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
} as const

/** Gives up on who does not read the answer: Node ends a connection that times out. */
export const expectReader = (response: ServerResponse): void => {
  const { socket } = response
  socket?.setTimeout(readingPatience.get(response) ?? 0)
  // Before Node's own listener, which says how long the connection may be idle from then on.
  response.prependOnceListener('finish', () => socket?.setTimeout(0))
}

/** Reads on for a moment without keeping anything. */
const linger = (request: IncomingMessage): Promise<void> =>
  new Promise((resolve) => {
    let left: number = LINGER.bytes
    const timer = setTimeout(resolve, LINGER.ms)
    const done = () => {
      clearTimeout(timer)
      resolve()
    }
    request.on('data', (part: Buffer) => {
      left -= part.length
      if (left < 0) {
        request.pause()
        done()
      }
    })
    request.once('end', done).once('close', done).once('error', done)
  })

/**
 * Sends an answer that is whole, with its length, also to `HEAD`, which gets all but the content. When the body of the
 * request was not read, the connection ends with the answer: what comes behind it is not looked at.
 */
export const sendAnswer = async (
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  content: Buffer | string,
): Promise<void> => {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  const unread = hasBody(request) && !request.complete
  const empty = status === 204 || status === 304
  response.writeHead(status, {
    ...headers,
    ...(empty ? {} : { 'content-length': String(bytes.length) }),
    ...(unread ? { connection: 'close' } : {}),
  })
  expectReader(response)
  if (!unread) {
    response.end(request.method === 'HEAD' || empty ? undefined : bytes)
    return
  }
  if (request.method === 'HEAD' || empty) response.flushHeaders()
  else response.write(bytes)
  await linger(request)
  response.end()
  request.socket.destroySoon()
}

/** Says why a request is not answered: in JSON to programs, in words to browsers. */
export const sendRefused = (
  request: IncomingMessage,
  response: ServerResponse,
  { status, tag, message, headers }: Refused,
  isApi: boolean,
): Promise<void> =>
  sendAnswer(
    request,
    response,
    status,
    {
      'cache-control': 'no-store',
      ...SEALED,
      ...headers,
      'content-type': isApi ? PROBLEM_TYPE : 'text/plain; charset=utf-8',
    },
    isApi ? JSON.stringify(problemOf(status, { _tag: tag, message })) : `${message}\n`,
  )
