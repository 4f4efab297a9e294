import { problem, type WebHandler } from './asProblems.ts'
import { BodyPrint } from './BodyPrint.ts'

/** What is kept of answers: for how long, in ms, how many, and how much of their bodies, in bytes. */
export interface KeptAnswers {
  readonly age: number
  readonly count: number
  readonly bytes: number
}

const KEPT: KeptAnswers = { age: 3600_000, count: 1000, bytes: 32 * 1024 * 1024 }

/** A request that was begun under a key. */
interface Known {
  /** What it asked for, apart from its body. */
  readonly asked: string
  readonly since: number
  /** Null while it is under way. */
  done: Done | null
}

interface Done {
  readonly print: string
  readonly status: number
  readonly headers: ReadonlyArray<readonly [string, string]>
  /** Null where it was too long to be kept. */
  readonly body: Uint8Array<ArrayBuffer> | null
}

const KEY = /^[!-~]{1,255}$/

const badKey = () =>
  problem(400, 'BadRequest', 'An “idempotency-key” has 1 to 255 visible ASCII characters, without spaces.')

const inUse = () =>
  problem(409, 'KeyInUse', 'A request with this “idempotency-key” is under way. Ask again in a moment.')

const tooLong = () =>
  problem(
    409,
    'KeyInUse',
    'The request with this “idempotency-key” was done, but its answer was too long to be kept.',
  )

const reused = () =>
  problem(422, 'KeyReused', 'This “idempotency-key” was used for another request. Each needs one of its own.')

const readPrint = async (body: ReadableStream<Uint8Array> | null): Promise<string> => {
  const print = new BodyPrint()
  if (body !== null) for await (const part of body) await print.add(part)
  return print.end()
}

/** The body as it passes, and its name once it has passed. */
const printed = (body: ReadableStream<Uint8Array>) => {
  const print = new BodyPrint()
  const passing = body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform: async (part, controller) => {
        await print.add(part)
        controller.enqueue(part)
      },
    }),
  )
  return { passing, print }
}

/**
 * Has a `POST` that says an `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header) be done once: the same request
 * with the same key, by the same principal, gets the answer that the first one got, for as long as that is kept. An
 * answer that says that nothing was done is not kept: such a request is done anew.
 *
 * `whoIs`: the id of whoever makes a request; null where nobody knows them.
 */
export const idempotent = (
  handler: WebHandler,
  options: {
    readonly whoIs: (request: Request) => Promise<string | null>
    readonly now?: () => number
    readonly kept?: KeptAnswers
  },
): WebHandler => {
  const { whoIs, now = Date.now, kept = KEPT } = options
  const known = new Map<string, Known>()
  let bytes = 0

  const forget = (key: string) => {
    bytes -= known.get(key)?.done?.body?.length ?? 0
    known.delete(key)
  }

  /** Forgets what is old, and the oldest where there is too much; what is under way stays. */
  const tidy = () => {
    const before = now() - kept.age
    for (const [key, { since, done }] of known) {
      if (done === null) continue
      if (since > before && known.size <= kept.count && bytes <= kept.bytes) break
      forget(key)
    }
  }

  const replay = async ({ asked, done }: Known, request: Request, asks: string): Promise<Response> => {
    if (done === null) return inUse()
    const print = await readPrint(request.body)
    if (asked !== asks || print !== done.print) return reused()
    if (done.body === null) return tooLong()
    const isEmpty = done.status === 204
    const headers = [...done.headers.map(([name, value]): [string, string] => [name, value])]
    return new Response(isEmpty ? null : done.body, { status: done.status, headers })
  }

  const begin = async (key: string, request: Request, asks: string): Promise<Response> => {
    const entry: Known = { asked: asks, since: now(), done: null }
    known.set(key, entry)
    try {
      const body = request.body === null ? null : printed(request.body)
      // Without its signal: what was begun is ended, also when nobody waits for the answer any more.
      const answer = await handler(
        new Request(request.url, {
          method: request.method,
          headers: request.headers,
          ...(body && { body: body.passing, duplex: 'half' }),
        } as RequestInit),
      )
      if (answer.status >= 300) {
        forget(key)
        return answer
      }
      const content = new Uint8Array(await answer.arrayBuffer())
      const fits = content.length <= kept.bytes
      const headers = [...answer.headers]
      const print = await (body?.print ?? new BodyPrint()).end()
      entry.done = { print, status: answer.status, headers, body: fits ? content : null }
      bytes += entry.done.body?.length ?? 0
      return new Response(answer.status === 204 ? null : content, { status: answer.status, headers })
    } catch (error) {
      forget(key)
      throw error
    }
  }

  return async (request) => {
    const said = request.headers.get('idempotency-key')
    if (said === null || request.method !== 'POST') return handler(request)
    if (!KEY.test(said)) return badKey()
    const who = await whoIs(request)
    // Whoever is not let in is told so.
    if (who === null) return handler(request)
    tidy()
    const key = `${who} ${said}`
    const { pathname, search } = new URL(request.url)
    const asks = `${pathname}${search} ${request.headers.get('content-type') ?? ''}`
    const entry = known.get(key)
    return entry === undefined ? begin(key, request, asks) : replay(entry, request, asks)
  }
}
