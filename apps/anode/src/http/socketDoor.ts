import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Principal } from '@anode/document'
import type { Unauthorized } from '@anode/protocol'
import { MESSAGE_LIMIT } from '@anode/protocol'
import { type May, socketVerbs } from '@anode/server'
import { Either } from 'effect'
import { type WebSocket, WebSocketServer } from 'ws'
import { joinSocket, type SocketEnd } from './joinSocket.ts'
import { CHALLENGE, type Refused, refused } from './Refused.ts'
import { readTarget } from './requestTarget.ts'

/** What a new socket of a page or host is joined to; rejects with a close code and a reason in words. */
export interface SocketEnds {
  readonly page: (notebookId: string, principal: Principal, socket: WebSocket) => Promise<SocketEnd>
  readonly list: (principal: Principal, socket: WebSocket) => SocketEnd
  readonly host: (principal: Principal, socket: WebSocket) => SocketEnd
}

/** What bounds sockets: how many there are, and how much they leave unread, in bytes. */
export interface SocketLimits {
  readonly count: number
  /** All of them together; who has left most is sent away until it is less. */
  readonly unread: number
}

/** Some slack above the limit, so that a message that is a little too large can be answered. */
const SOCKET_LIMIT = 2 * MESSAGE_LIMIT

/** A socket that does not answer a ping within this many ms is taken for dead. */
const PING_INTERVAL = 8000

/** How often it is looked how much is unread, in ms. */
const LOOK_INTERVAL = 1000

/** How long somebody who is turned away may take to hear why, in ms. */
const LAST_WORDS = 1000

/** Only a web socket is another protocol here: whatever else a request offers to become, it stays what it is. */
export const isWebSocket = ({ method, headers }: IncomingMessage): boolean =>
  method === 'GET' && /^websocket$/i.test(headers.upgrade ?? '')

/** Answers a request that would have become a socket, and ends it. */
export const refuseSocket = (socket: Duplex, { status, message, headers }: Refused): void => {
  const said = { ...headers, 'content-type': 'text/plain; charset=utf-8', connection: 'close' }
  const lines = Object.entries(said).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.on('error', () => {})
  socket.end(
    `HTTP/1.1 ${status} ${message.split(/[.:]/, 1)[0]?.replace(/[^ -~]/g, '') ?? ''}\r\n${lines.join('')}content-length: ${Buffer.byteLength(message)}\r\n\r\n${message}`,
  )
  socket.resume()
  const timer = setTimeout(() => socket.destroy(), LAST_WORDS)
  socket.once('close', () => clearTimeout(timer))
}

/** What a socket would be joined to, and why not by who asks; null: they may. */
interface Joining {
  readonly notAllowed: string | null
  readonly join: (socket: WebSocket) => Promise<SocketEnd>
}

/** Lets in sockets, and watches over those that are open. */
export const openSocketDoor = (
  server: Server,
  options: {
    readonly ends: SocketEnds
    readonly whoIs: (request: IncomingMessage) => Promise<Either.Either<Principal, Unauthorized>>
    readonly may: May
    readonly letIn: (request: IncomingMessage) => void
    readonly limits: SocketLimits
    readonly log: (error: unknown) => void
  },
): void => {
  const { ends, limits, log } = options
  const sockets = new WebSocketServer({ noServer: true, maxPayload: SOCKET_LIMIT, perMessageDeflate: false })
  /** Whether a socket has answered since the last ping. */
  const alive = new WeakMap<WebSocket, boolean>()

  /** What a socket at this path is joined to, if they may; null when there is none. */
  const endsFor = (path: string, who: Principal): Joining | null => {
    const page = path.match(/^\/api\/notebooks\/([\w-]+)\/socket$/)?.[1]
    const [kind, notebook, join] =
      path === '/api/host'
        ? (['host', null, async (socket: WebSocket) => ends.host(who, socket)] as const)
        : path === '/api/list/socket'
          ? (['list', null, async (socket: WebSocket) => ends.list(who, socket)] as const)
          : (['page', page ?? null, (socket: WebSocket) => ends.page(page ?? '', who, socket)] as const)
    if (kind === 'page' && notebook === null) return null
    return { notAllowed: options.may(who, socketVerbs[kind], notebook), join }
  }

  /** What somebody is joined to who asks for a socket, or why they are not. */
  const admit = async (
    request: IncomingMessage,
  ): Promise<Either.Either<(socket: WebSocket) => Promise<SocketEnd>, Refused>> => {
    const target = readTarget(request)
    if (Either.isLeft(target)) return Either.left(target.left)
    const who = await options.whoIs(request)
    if (Either.isLeft(who)) return Either.left(refused(401, 'Unauthorized', who.left.message, CHALLENGE))
    const { pathname } = target.right
    const joined = endsFor(pathname, who.right)
    if (joined === null) return Either.left(refused(404, 'NotFound', `There is no socket at ${pathname}.`))
    if (joined.notAllowed !== null) return Either.left(refused(403, 'Forbidden', joined.notAllowed))
    if (sockets.clients.size >= limits.count) {
      return Either.left(
        refused(503, 'TooBusy', `There are ${limits.count} sockets already. Close some tabs.`),
      )
    }
    return Either.right(joined.join)
  }

  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => {})
    admit(request)
      .then((admitted) => {
        if (Either.isLeft(admitted)) return refuseSocket(socket, admitted.left)
        options.letIn(request)
        sockets.handleUpgrade(request, socket, head, (opened) =>
          joinSocket(opened, admitted.right(opened), () => alive.set(opened, true), log),
        )
      })
      .catch((error) => {
        log(error)
        socket.destroy()
      })
  })

  const ping = () => {
    for (const socket of sockets.clients) {
      const state = alive.get(socket)
      if (state === false) socket.terminate()
      else {
        alive.set(socket, false)
        socket.ping()
      }
    }
  }
  /** A page connects again and catches up; what it left unread is not kept for it. */
  const sendAwaySlowest = () => {
    const unread = [...sockets.clients].sort((a, b) => b.bufferedAmount - a.bufferedAmount)
    let sum = unread.reduce((total, { bufferedAmount }) => total + bufferedAmount, 0)
    for (const socket of unread) {
      if (sum <= limits.unread) break
      sum -= socket.bufferedAmount
      socket.terminate()
    }
  }
  const timers = [setInterval(ping, PING_INTERVAL), setInterval(sendAwaySlowest, LOOK_INTERVAL)]
  for (const timer of timers) timer.unref()
  server.on('close', () => timers.forEach(clearInterval))
}
