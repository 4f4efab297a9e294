import type { IncomingMessage, ServerResponse } from 'node:http'

/** The largest request body, in bytes: a notebook file with its outputs. */
const BODY_LIMIT = 256 * 1024 * 1024

const tooLarge = {
  _tag: 'BodyTooLarge',
  message: `A request may hold at most ${BODY_LIMIT / 1024 / 1024} MB.`,
}

const readBody = async (request: IncomingMessage): Promise<Buffer | null> => {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request) {
    length += chunk.length
    if (length > BODY_LIMIT) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** What a refusal says that comes without a word: of a route that is none, of a body that cannot be parsed. */
const wordsFor = (status: number, { method, url }: IncomingMessage): string =>
  JSON.stringify(
    status === 404
      ? {
          _tag: 'RouteNotFound',
          message: `There is no ${method} ${url}; /api/openapi.json says what there is.`,
        }
      : {
          _tag: 'BadRequest',
          message: `The request could not be read (status ${status}): is its body JSON?`,
        },
  )

/** Joins Node's HTTP to a handler of web requests. */
export const restBridge =
  (handler: (request: Request) => Promise<Response>) =>
  async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = request.method === 'GET' || request.method === 'HEAD' ? undefined : await readBody(request)
    if (body === null) {
      response.writeHead(413, { 'content-type': 'application/json', connection: 'close' })
      response.end(JSON.stringify(tooLarge))
      return
    }
    const headers = Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    )
    const answer = await handler(
      new Request(`http://${request.headers.host}${request.url}`, {
        method: request.method ?? 'GET',
        headers,
        ...(body && body.length > 0 ? { body: new Uint8Array(body) } : {}),
      }),
    )
    const sent = Buffer.from(await answer.arrayBuffer())
    const wordless = answer.status >= 400 && sent.length === 0
    const content = wordless ? Buffer.from(wordsFor(answer.status, request)) : sent
    response.writeHead(answer.status, {
      // What the server says is true now and for who asks; what may be kept says so itself.
      'cache-control': 'no-store',
      ...Object.fromEntries(answer.headers),
      ...(wordless ? { 'content-type': 'application/json' } : {}),
      'content-length': String(content.length),
      'x-content-type-options': 'nosniff',
      // Artifacts are content of notebooks: opened by their address, they must not act as us.
      'content-security-policy': "sandbox; default-src 'none'",
    })
    response.end(content)
  }
