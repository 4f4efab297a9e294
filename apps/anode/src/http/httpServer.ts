import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { type Access, type May, refusalOfRequest } from '@anode/server'
import { Effect, Either } from 'effect'
import { allow } from './apiRoutes.ts'
import { Budget, type BudgetLimits } from './Budget.ts'
import { CHALLENGE, refused } from './Refused.ts'
import type { Pace } from './requestBody.ts'
import { readTarget } from './requestTarget.ts'
import { restBridge } from './restBridge.ts'
import { readingPatience, sendAnswer, sendRefused } from './sendAnswer.ts'
import { signIn, tokenNeeded } from './signIn.ts'
import {
  isWebSocket,
  openSocketDoor,
  refuseSocket,
  type SocketEnds,
  type SocketLimits,
} from './socketDoor.ts'
import { staticFiles } from './staticFiles.ts'
import { UnknownConnections, WAITING } from './UnknownConnections.ts'

export { type SocketEnd, SocketRefused } from './joinSocket.ts'

const MB = 1024 * 1024

/** What bounds everything that strangers, and greedy friends, may take of the server. */
export interface DoorLimits {
  /** Connections in all, and those that have not shown a credential yet. */
  readonly connections: number
  readonly waiting: { readonly inAll: number; readonly perAddress: number }
  /** How long a request's head may take, in ms; a body goes by its pace. */
  readonly head: number
  readonly pace: Pace
  /** How long somebody may take nothing of an answer, and a connection may be without a request, in ms. */
  readonly reading: number
  readonly idle: number
  /** Requests that one connection may have open at once. */
  readonly perConnection: number
  /** What bodies take that are being read, and answers that were not taken yet, in bytes. */
  readonly bodies: BudgetLimits
  readonly answers: BudgetLimits
  readonly sockets: SocketLimits
}

/** What bounds a server unless it is told otherwise. Nearly all comes from one address, this machine's. */
export const doorLimits: DoorLimits = {
  connections: 2000,
  waiting: WAITING,
  head: 10_000,
  pace: { bytes: 1024, within: 10_000 },
  reading: 30_000,
  idle: 5000,
  perConnection: 64,
  bodies: { inAll: 512 * MB, perAddress: 384 * MB },
  answers: { inAll: 768 * MB, perAddress: 512 * MB },
  sockets: { count: 1000, unread: 512 * MB },
}

export interface HttpServerOptions {
  readonly access: typeof Access.Service
  readonly may: May
  readonly token: string
  readonly cookieName: string
  /** Where somebody goes who comes in with the token. */
  readonly landing: () => string
  readonly rest: (request: Request) => Promise<Response>
  readonly sockets: SocketEnds
  /** The built page. */
  readonly pageFolder: string
  readonly log: (error: unknown) => void
  readonly limits?: Partial<DoorLimits>
}

/** What the page that asks for the token may do. */
const TOKEN_PAGE = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy':
    "default-src 'none'; connect-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  ...CHALLENGE,
} as const

/**
 * Anode's HTTP server: the page, the REST interface and the sockets, behind one check of who asks. That check comes
 * first, by the head of a request alone: of those who are not let in nothing else is read, and little is kept.
 */
export const makeHttpServer = (options: HttpServerOptions): Server => {
  const limits = { ...doorLimits, ...options.limits }
  const rest = restBridge({
    handler: options.rest,
    pace: limits.pace,
    bodies: new Budget(limits.bodies),
    answers: new Budget(limits.answers),
  })
  const files = staticFiles(options.pageFolder)
  const anteroom = new UnknownConnections(limits.waiting)

  const whoIs = ({ headers }: IncomingMessage) =>
    Effect.runPromise(
      Effect.either(
        options.access.authenticate({ authorization: headers.authorization, cookie: headers.cookie }),
      ),
    )

  const answerApi = async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    const who = await whoIs(request)
    if (Either.isLeft(who)) {
      const words = refused(401, 'Unauthorized', who.left.message, CHALLENGE)
      return sendRefused(request, response, words, true)
    }
    const { method = '' } = request
    const notAllowed = refusalOfRequest(options.may, who.right, { method, path: url.pathname })
    if (notAllowed !== null) {
      return sendRefused(request, response, refused(403, 'Forbidden', notAllowed.message), true)
    }
    anteroom.letIn(request.socket)
    return rest(request, response, url)
  }

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const target = readTarget(request)
    const isApi = /^(http:\/\/[^/]*)?\/api(\/|$|\?)/i.test(request.url ?? '')
    if (Either.isLeft(target)) return sendRefused(request, response, target.left, isApi)
    const url = target.right
    if (/^\/api(\/|$)/.test(url.pathname)) return answerApi(request, response, url)
    const { method } = request
    if (method !== 'GET' && method !== 'HEAD') {
      const allowed = allow(['GET'])
      const words = `The page takes ${allowed.allow}, not ${method}; what programs use is under /api.`
      return sendRefused(request, response, refused(405, 'MethodNotAllowed', words, allowed), false)
    }
    if (signIn(url, response, options)) return
    const isDocument = !/\.[a-z0-9]+$/i.test(url.pathname)
    if (isDocument) {
      if (Either.isLeft(await whoIs(request)))
        return sendAnswer(request, response, 401, TOKEN_PAGE, tokenNeeded)
      anteroom.letIn(request.socket)
    }
    return files(request, response, url)
  }

  /** How many requests of a connection are not answered yet. */
  const open = new WeakMap<Socket, number>()

  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    const { socket } = request
    readingPatience.set(response, limits.reading)
    const others = open.get(socket) ?? 0
    open.set(socket, others + 1)
    response.once('close', () => open.set(socket, (open.get(socket) ?? 1) - 1))
    // Requests that come one after the other, without a look at the answers, are not for browsers nor for programs.
    if (others >= limits.perConnection) {
      socket.destroy()
      return
    }
    answer(request, response).catch((error) => {
      if (response.destroyed) return
      options.log(error)
      if (response.headersSent) return socket.destroy()
      const words = 'The server failed at this request; its log says why.'
      sendRefused(request, response, refused(500, 'Defect', words), true).catch(() => socket.destroy())
    })
  }

  const server = createServer(
    {
      noDelay: true,
      headersTimeout: limits.head,
      // A body goes by its pace: a large one over a slow line may take as long as it takes.
      requestTimeout: 0,
      keepAliveTimeout: limits.idle,
      connectionsCheckingInterval: Math.max(50, limits.head / 10),
      shouldUpgradeCallback: isWebSocket,
    },
    listener,
  )
  server.maxConnections = limits.connections
  server.on('connection', (socket: Socket) => anteroom.enter(socket))
  // Who waits for a word before the body is sent is looked at like everyone; the word comes when the body is wanted.
  server.on('checkContinue', listener)
  server.on('connect', (_, socket) =>
    refuseSocket(socket, refused(405, 'MethodNotAllowed', 'This server is no proxy.', allow(['GET']))),
  )
  openSocketDoor(server, {
    ends: options.sockets,
    whoIs,
    may: options.may,
    letIn: ({ socket }) => anteroom.letIn(socket),
    limits: limits.sockets,
    log: options.log,
  })
  return server
}
