import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { ReadableStream } from 'node:stream/web'
import { EVENTS_TYPE } from '@anode/protocol'
import { precondition } from '@anode/server'
import { Either } from 'effect'
import { apiRoute, canBeRead } from './apiRoutes.ts'
import type { Budget } from './Budget.ts'
import { etagOf } from './etagOf.ts'
import { fileSeal } from './fileSeal.ts'
import { largeParts } from './largeParts.ts'
import { letGo } from './letGo.ts'
import { CHALLENGE, type Refused, refused } from './Refused.ts'
import {
  type AdmittedBody,
  admitBody,
  BodyRefused,
  bodyParts,
  type Pace,
  typeWithoutBody,
} from './requestBody.ts'
import { expectReader, SEALED, sendAnswer, sendRefused } from './sendAnswer.ts'
import { sendContent } from './sendContent.ts'

/** What joins Node's HTTP to a handler of web requests. */
export interface RestBridgeOptions {
  readonly handler: (request: Request) => Promise<Response>
  readonly pace: Pace
  /** What bodies take that are being read, and answers that are being sent. */
  readonly bodies: Budget
  readonly answers: Budget
}

/** An answer of unknown length is sent as it comes once it is longer than this, in bytes. */
const WHOLE = 8 * 1024 * 1024

/** What is about the connection, or is answered here; and what was checked against the body. */
const OURS = new Set([
  'connection',
  'content-encoding',
  'expect',
  'host',
  'if-match',
  'if-none-match',
  'if-range',
  'keep-alive',
  'range',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** What a handler answers itself that reads no more of a file than is asked for. */
const OF_FILES = new Set(['if-match', 'if-none-match', 'if-range', 'range'])

const headersOf = (request: IncomingMessage, type: string | undefined, isFile = false): Headers => {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined && (!OURS.has(name) || (isFile && OF_FILES.has(name))))
      headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  }
  if (type !== undefined) headers.set('content-type', type)
  return headers
}

/** Aborted when nobody waits for the answer any more. */
const goneWith = (response: ServerResponse): AbortSignal => {
  const gone = new AbortController()
  response.once('close', () => {
    if (!response.writableFinished) gone.abort()
  })
  return gone.signal
}

/** What a refusal says that comes without a word: of a body that cannot be parsed, or of our own failure. */
const wordsFor = (status: number): Refused =>
  status >= 500
    ? refused(status, 'Defect', 'The server failed at this request; its log says why.')
    : refused(status, 'BadRequest', `The request could not be read (status ${status}): is its body JSON?`)

const whole = async (parts: AsyncIterable<Buffer>): Promise<Buffer> => {
  const all: Buffer[] = []
  for await (const part of parts) all.push(part)
  return Buffer.concat(all)
}

/** A body as web requests have it, and why its reading ended early, if it did. */
const readBody = async (
  request: IncomingMessage,
  response: ServerResponse,
  body: AdmittedBody,
  { pace, bodies }: RestBridgeOptions,
) => {
  let failure: Refused | null = null
  const parts = async function* () {
    try {
      yield* bodyParts(request, response, body, { pace, budget: bodies })
    } catch (error) {
      if (error instanceof BodyRefused) failure = error.refused
      throw error
    }
  }
  const streams = !body.held || body.type !== 'application/json'
  const content = streams ? ReadableStream.from(largeParts(parts())) : await whole(parts())
  return { content, failure: () => failure }
}

/** The beginning of an answer: all of it when it is short. */
const readAnswer = async (answer: Response) => {
  const reader = answer.body?.getReader()
  if (reader === undefined) return { content: Buffer.alloc(0), rest: null }
  // Its end may never come; whoever follows something wants each word as it is said.
  if (answer.headers.get('content-type')?.startsWith(EVENTS_TYPE)) {
    return { content: Buffer.alloc(0), rest: reader }
  }
  const parts: Uint8Array[] = []
  const known = answer.headers.has('content-length')
  for (let length = 0; known || length <= WHOLE; ) {
    const { done, value } = await reader.read()
    if (done)
      return {
        content: parts.length === 1 ? Buffer.from(parts[0] as Uint8Array) : Buffer.concat(parts),
        rest: null,
      }
    parts.push(value)
    length += value.length
  }
  return { content: Buffer.concat(parts), rest: reader }
}

/** The parts of an answer that come after its beginning. */
async function* restOf(beginning: Buffer, rest: ReadableStreamDefaultReader<Uint8Array>) {
  if (beginning.length > 0) yield beginning
  for (let part = await rest.read(); !part.done; part = await rest.read()) yield part.value
}

/** A file, or a part of one: never in memory as a whole, however large it is. */
const sendFile = async (request: IncomingMessage, response: ServerResponse, answer: Response) => {
  const seal = fileSeal(answer.headers.get('content-type') ?? '')
  response.writeHead(answer.status, { ...Object.fromEntries(answer.headers), ...seal })
  expectReader(response)
  const body = answer.body?.getReader()
  if (request.method === 'HEAD' || body === undefined) {
    void body?.cancel()
    response.end()
    return
  }
  try {
    for (let part = await body.read(); !part.done; part = await body.read()) {
      await written(response, part.value)
      letGo(part.value)
    }
    response.end()
  } catch (error) {
    // Cut off, so that its reader knows that it is not all.
    const isGone = response.destroyed
    response.destroy()
    if (!isGone) throw error
  } finally {
    body.cancel().catch(() => {})
  }
}

/** Writes a part of an answer, and waits until nobody here needs its bytes any more. */
const written = (response: ServerResponse, part: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    const gone = () => reject(new Error('Whoever asked is gone.'))
    if (response.destroyed) return gone()
    response.once('close', gone)
    response.write(part, (error) => {
      response.off('close', gone)
      if (error) reject(error)
      else resolve()
    })
  })

/** Whether an answer is about a file that is there: its bytes, or that the asker wants others. */
const isOfFile = ({ status }: Response): boolean => status < 400 || status === 412 || status === 416

/** Sends an answer as fast as it is taken. One that breaks off is cut off, so that its reader knows that it is not all. */
const sendAsItComes = (response: ServerResponse, parts: AsyncIterable<Uint8Array>): Promise<void> =>
  pipeline(parts, response).catch((error) => {
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
  })

/**
 * Answers requests of those who were let in: looks at the route, the size and the kind of the body before any of it is
 * read, then has the handler answer, and compares what it says with what the asker knows already.
 */
export const restBridge = (options: RestBridgeOptions) => {
  const { handler, answers } = options

  /** What the asker's condition on the present content says of a change; null: go on. */
  const refusedByCondition = async (
    request: IncomingMessage,
    url: URL,
    isFile: boolean,
  ): Promise<Refused | null> => {
    const { method = '', headers } = request
    if (headers['if-match'] === undefined && headers['if-none-match'] === undefined) return null
    const present = canBeRead(url.pathname)
      ? await handler(new Request(url, { headers: headersOf(request, undefined) }))
      : null
    const isThere = present?.status === 200
    const named = isThere ? present.headers.get('etag') : null
    // A file says what it is; gigabytes of it are not read for that.
    if (isFile) await present?.body?.cancel()
    const etag = named ?? (isThere && !isFile ? etagOf(Buffer.from(await present.arrayBuffer())) : null)
    return precondition(method, headers, etag) === null
      ? null
      : refused(
          412,
          'PreconditionFailed',
          'It is not what the request expects: read it again, then decide anew.',
        )
  }

  const answerWith = async (request: IncomingMessage, response: ServerResponse, answer: Response) => {
    const { content, rest } = await readAnswer(answer)
    const headers = {
      // What the server says is true now and for who asks; what may be kept says so itself.
      'cache-control': 'no-store',
      ...Object.fromEntries(answer.headers),
      ...(answer.status === 401 ? CHALLENGE : {}),
      ...SEALED,
    }
    if (answer.status >= 400 && content.length === 0) {
      return sendRefused(request, response, wordsFor(answer.status), true)
    }
    if (rest !== null) {
      response.writeHead(answer.status, headers)
      expectReader(response)
      if (request.method === 'HEAD') {
        void rest.cancel()
        response.end()
        return
      }
      response.flushHeaders()
      // Whoever goes before they have taken the beginning ends it as well.
      return sendAsItComes(response, restOf(content, rest)).finally(() => rest.cancel().catch(() => {}))
    }
    const letGo = answers.hold(request.socket.remoteAddress ?? '', content.length)
    if (letGo === null) {
      const busy = 'Others have yet to read as much as the server can hold. Try again in a moment.'
      return sendRefused(request, response, refused(503, 'TooBusy', busy, { 'retry-after': '2' }), true)
    }
    response.once('close', letGo)
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    if (answer.status !== 200 || !isRead)
      return sendAnswer(request, response, answer.status, headers, content)
    const etag = answer.headers.get('etag') ?? etagOf(content)
    return sendContent(request, response, { ...headers, etag }, content)
  }

  return async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    const { method = 'GET' } = request
    const rule = apiRoute(method, url.pathname)
    const admitted = Either.flatMap(rule, (known) => admitBody(request, known))
    if (Either.isLeft(admitted)) return sendRefused(request, response, admitted.left, true)
    const isRead = method === 'GET' || method === 'HEAD'
    const { isFile } = Either.getOrThrow(rule)
    const conditional = isRead ? null : await refusedByCondition(request, url, isFile)
    if (conditional !== null) return sendRefused(request, response, conditional, true)
    try {
      const body = admitted.right && (await readBody(request, response, admitted.right, options))
      const type = admitted.right?.type ?? typeWithoutBody(request, Either.getOrThrow(rule))
      const answer = await handler(
        new Request(url, {
          method: isRead ? 'GET' : method,
          headers: headersOf(request, type, isFile),
          signal: goneWith(response),
          ...(body && { body: body.content, duplex: 'half' }),
        } as RequestInit),
      )
      // Whoever went away meanwhile hears nothing.
      if (response.destroyed) return void answer.body?.cancel()
      const failure = body?.failure() ?? null
      if (failure !== null) return await sendRefused(request, response, failure, true)
      if (isFile && isRead && isOfFile(answer)) return await sendFile(request, response, answer)
      return await answerWith(request, response, answer)
    } catch (error) {
      // Whoever went away meanwhile hears nothing.
      if (response.destroyed) return
      if (error instanceof BodyRefused) return sendRefused(request, response, error.refused, true)
      throw error
    }
  }
}
