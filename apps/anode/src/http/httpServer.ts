import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Principal } from '@anode/document'
import { MESSAGE_LIMIT, writeMessage } from '@anode/protocol'
import { heartbeat } from '@anode/protocol/socket'
import { type Access, isSameSecret } from '@anode/server'
import { Effect, Either } from 'effect'
import { type WebSocket, WebSocketServer } from 'ws'
import { foreignRequest } from './requestAccess.ts'
import { restBridge } from './restBridge.ts'
import { staticFiles } from './staticFiles.ts'

/** A socket joined to something that takes its messages. */
export interface SocketEnd {
  readonly receive: (text: string) => void
  readonly closed: () => void
}

/** What a new socket of a page or host is joined to; rejects with a close code and a reason in words. */
export interface SocketEnds {
  readonly page: (notebookId: string, principal: Principal, socket: WebSocket) => Promise<SocketEnd>
  readonly list: (principal: Principal, socket: WebSocket) => SocketEnd
  readonly host: (socket: WebSocket) => SocketEnd
}

/** A socket that cannot be joined. */
export class SocketRefused extends Error {
  readonly code: number
  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}

export interface HttpServerOptions {
  readonly access: typeof Access.Service
  readonly token: string
  readonly cookieName: string
  /** Where somebody goes who comes in with the token. */
  readonly landing: () => string
  readonly rest: (request: Request) => Promise<Response>
  readonly sockets: SocketEnds
  /** The built page. */
  readonly pageFolder: string
  readonly log: (error: unknown) => void
}

const YEAR = 365 * 24 * 3600

/** Some slack above the limit, so that a message that is a little too large can be answered. */
const SOCKET_LIMIT = 2 * MESSAGE_LIMIT

/** A socket that does not answer a ping within this many ms is taken for dead. */
const PING_INTERVAL = 8000

const deny = (socket: Duplex, status: string, message: string): void => {
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(message)}\r\nconnection: close\r\n\r\n${message}`,
  )
}

/** Anode's HTTP server: the page, the REST interface and the sockets, behind one check of who asks. */
export const makeHttpServer = (options: HttpServerOptions): Server => {
  const rest = restBridge(options.rest)
  const files = staticFiles(options.pageFolder)

  const whoIs = ({ headers }: IncomingMessage) =>
    Effect.runPromise(
      Effect.either(
        options.access.authenticate({ authorization: headers.authorization, cookie: headers.cookie }),
      ),
    )

  /** Takes the token out of the address and into a cookie. */
  const signIn = (url: URL, response: ServerResponse): boolean => {
    const token = url.searchParams.get('token')
    if (token === null || !isSameSecret(token, options.token)) return false
    url.searchParams.delete('token')
    const path = url.pathname === '/' ? options.landing() : url.pathname + url.search
    response.writeHead(303, {
      location: path,
      'set-cookie': `${options.cookieName}=${options.token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${YEAR}`,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    })
    response.end()
    return true
  }

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const foreign = foreignRequest(request)
    if (foreign !== null) {
      response.writeHead(403, { 'content-type': 'text/plain; charset=utf-8' }).end(`${foreign}\n`)
      return
    }
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`)
    if (url.pathname.startsWith('/api/')) return rest(request, response)
    if (signIn(url, response)) return
    const isDocument = !/\.[a-z0-9]+$/i.test(url.pathname)
    if (isDocument && Either.isLeft(await whoIs(request))) {
      response.writeHead(401, { 'content-type': 'text/html; charset=utf-8' }).end(tokenNeeded)
      return
    }
    return files(request, response, url)
  }

  const server = createServer({ noDelay: true }, (request, response) => {
    answer(request, response).catch((error) => {
      options.log(error)
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'application/json' })
      response.end(
        JSON.stringify({ _tag: 'Defect', message: 'The server failed at this request; its log says why.' }),
      )
    })
  })

  /** What a socket at this path is joined to; null when there is none. */
  const endsFor = (path: string, who: Principal): ((socket: WebSocket) => Promise<SocketEnd>) | null => {
    if (path === '/api/host') return async (socket) => options.sockets.host(socket)
    if (path === '/api/list/socket') return async (socket) => options.sockets.list(who, socket)
    const page = path.match(/^\/api\/notebooks\/([\w-]+)\/socket$/)?.[1]
    return page === undefined ? null : (socket) => options.sockets.page(page, who, socket)
  }

  const sockets = new WebSocketServer({ noServer: true, maxPayload: SOCKET_LIMIT, perMessageDeflate: false })
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => {})
    const foreign = foreignRequest(request)
    if (foreign !== null) return deny(socket, '403 Forbidden', foreign)
    whoIs(request)
      .then((who) => {
        if (Either.isLeft(who)) return deny(socket, '401 Unauthorized', who.left.message)
        const path = new URL(request.url ?? '/', 'http://localhost').pathname
        const ends = endsFor(path, who.right)
        if (ends === null) return deny(socket, '404 Not Found', `There is no socket at ${path}.`)
        if ((who.right.kind === 'host') !== (path === '/api/host')) {
          return deny(socket, '403 Forbidden', 'This credential is not for this socket.')
        }
        sockets.handleUpgrade(request, socket, head, (opened) => join(opened, ends(opened), options.log))
      })
      .catch((error) => {
        options.log(error)
        socket.destroy()
      })
  })
  const pings = setInterval(() => {
    for (const socket of sockets.clients) {
      const state = alive.get(socket)
      if (state === false) socket.terminate()
      else {
        alive.set(socket, false)
        socket.ping()
      }
    }
  }, PING_INTERVAL)
  pings.unref()
  server.on('close', () => clearInterval(pings))
  return server
}

/** Whether a socket has answered since the last ping. */
const alive = new WeakMap<WebSocket, boolean>()

/** Feeds an end from a socket. Messages that come before the end is there wait for it. */
const join = (socket: WebSocket, ending: Promise<SocketEnd>, log: (error: unknown) => void): void => {
  let end: SocketEnd | null = null
  const early: string[] = []
  const receive = (text: string) => {
    if (end === null) early.push(text)
    else {
      try {
        end.receive(text)
      } catch (error) {
        log(error)
        socket.close(1011, 'The server failed at this message; its log says why.')
      }
    }
  }
  socket.on('pong', () => alive.set(socket, true))
  socket.on('error', () => {})
  socket.on('message', (data, isBinary) => {
    alive.set(socket, true)
    const size = (data as Buffer).length
    if (isBinary || size > MESSAGE_LIMIT) {
      const refusal = isBinary
        ? ({ tag: 'MalformedMessage', message: 'Messages are JSON text, not binary.' } as const)
        : ({
            tag: 'MessageTooLarge',
            message: `The message has ${size} bytes; ${MESSAGE_LIMIT} are allowed.`,
          } as const)
      socket.send(writeMessage({ _tag: 'error', refusal }))
      socket.close(1009, refusal.message)
    } else if (size === heartbeat.ping.length && String(data) === heartbeat.ping) socket.send(heartbeat.pong)
    else receive(String(data))
  })
  let closed = false
  socket.on('close', () => {
    closed = true
    end?.closed()
  })
  ending.then(
    (joined) => {
      if (closed) return joined.closed()
      end = joined
      for (const text of early.splice(0)) receive(text)
    },
    (error) => {
      const code = error instanceof SocketRefused ? error.code : 1011
      if (code === 1011) log(error)
      socket.close(code, reasonOf(error))
    },
  )
}

/** What an error says, as far as it fits into a close frame: 123 bytes (RFC 6455 §5.5). */
const reasonOf = (error: unknown): string =>
  Buffer.from(error instanceof Error ? error.message : String(error))
    .subarray(0, 120)
    .toString()

const tokenNeeded = `<!doctype html><meta charset="utf-8"><title>Anode</title>
<style>body{font:16px/26px system-ui;max-width:34rem;margin:20vh auto;padding:0 24px;color:#24211e;background:#fff}
@media(prefers-color-scheme:dark){body{color:#e4e0db;background:#191715}}code{font-size:14px}</style>
<h1 style="font-size:20px">This Anode needs its token</h1>
<p>Open the address that the server printed when it started, the one with <code>?token=…</code> in it.
Each browser needs that once.</p>`
