import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { ProposedFact } from '@anode/protocol'
import { type HostCommand, type HostMessage, readHostMessage } from '@anode/protocol/host'
import { Either } from 'effect'
import { type WebSocket, WebSocketServer } from 'ws'

type Facts = HostMessage & { readonly _tag: 'facts' }
type Args = Readonly<Record<string, unknown>>

/**
 * Plays Anode's server for a real host over real sockets: what it takes, it keeps as a room would, by count.
 * A stand-in so that tests decide when it is away, what it acknowledges and what it refuses.
 */
export class FakeServer {
  readonly home: string
  token = 'right-token'
  /** All messages of all connections, in order. */
  readonly messages: Array<HostMessage> = []
  /** The facts of each notebook by count, and how often a count came again. */
  readonly logs = new Map<string, Array<ProposedFact>>()
  repeated = 0
  readonly artifacts = new Map<string, Buffer>()
  acknowledges = true
  /** What it says that it can do. */
  features: ReadonlyArray<string> | null = null
  /** Who may keep large values; null: who has its token. */
  artifactToken: string | null = null
  /** Why the server refuses a fact; null when it takes it. */
  refuses: (fact: ProposedFact) => string | null = () => null
  readonly problems: Array<string> = []
  connections = 0
  /** How many were turned away at the door. */
  turnedAway = 0
  readonly #commands: ReadonlyArray<HostCommand>
  #http: Server | null = null
  #socket: WebSocket | null = null
  /** The connection over which something was refused: the host gives it up. */
  #refusedOn: WebSocket | null = null

  /** `commands` are sent to every host that connects. */
  constructor(home: string, commands: ReadonlyArray<HostCommand>) {
    this.home = home
    this.#commands = commands
  }

  async start(): Promise<void> {
    const http = createServer((request, response) => this.#takeArtifact(request, response))
    const sockets = new WebSocketServer({ noServer: true })
    http.on('upgrade', (request, socket, head) => {
      if (request.url !== '/api/host' || !this.#mayEnter(request)) {
        this.turnedAway++
        socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n')
        return
      }
      sockets.handleUpgrade(request, socket, head, (webSocket) => this.#connect(webSocket))
    })
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
    this.#http = http
    const { port } = http.address() as AddressInfo
    writeFileSync(join(this.home, 'host.token'), `${this.token}\n`)
    writeFileSync(
      join(this.home, 'server.json'),
      JSON.stringify({ url: `http://127.0.0.1:${port}`, pid: process.pid }),
    )
  }

  /** Dies as a killed server does: connections break, nothing is said. */
  async die(): Promise<void> {
    this.#socket?.terminate()
    this.#socket = null
    const http = this.#http
    this.#http = null
    http?.closeAllConnections()
    await new Promise((resolve) => (http === null ? resolve(null) : http.close(resolve)))
  }

  send(command: HostCommand): void {
    this.#socket?.send(JSON.stringify(command))
  }

  /** Resolves when the host has taken everything that was sent to it: it answers a ping behind that. */
  async taken(): Promise<void> {
    const socket = this.#socket
    if (socket === null) return
    const answered = once(socket, 'pong')
    socket.ping()
    await answered
  }

  execute(notebookId: string, runId: string, code: string, batchId: string | null = null): void {
    const request = { notebookId, runId, cellId: `cell-${runId}`, batchId, code }
    this.send({ _tag: 'execute', ...request, by: 'person:ann', stopOnError: true })
  }

  /** The arguments of a notebook's facts with this name. */
  argsOf(notebookId: string, name: string): ReadonlyArray<Args> {
    const facts = this.logs.get(notebookId) ?? []
    return facts.flatMap((fact) => (fact.name === `v1.${name}` ? [fact.args as Args] : []))
  }

  messagesOf<Tag extends HostMessage['_tag']>(tag: Tag) {
    return this.messages.filter(
      (message): message is Extract<HostMessage, { _tag: Tag }> => message._tag === tag,
    )
  }

  #mayEnter(request: IncomingMessage): boolean {
    return request.headers.authorization === `Bearer ${this.token}`
  }

  #connect(socket: WebSocket): void {
    this.#socket = socket
    this.connections++
    socket.on('message', (data) => {
      const message = readHostMessage(String(data))
      if (Either.isLeft(message)) {
        this.problems.push(message.left.message)
        return
      }
      this.messages.push(message.right)
      if (message.right._tag === 'facts') this.#takeFacts(message.right, socket)
    })
    this.send({ _tag: 'welcome', ...(this.features !== null && { features: this.features }) })
    for (const command of this.#commands) this.send(command)
  }

  #takeFacts({ notebookId, first, facts }: Facts, socket: WebSocket): void {
    const log = this.logs.get(notebookId) ?? []
    this.logs.set(notebookId, log)
    // What was on its way behind something refused comes again, over another connection.
    if (this.#refusedOn === socket) return
    if (first > log.length + 1) {
      this.problems.push(`A gap: ${first} came after ${log.length}.`)
      return
    }
    const fresh = facts.slice(log.length + 1 - first)
    this.repeated += facts.length - fresh.length
    facts.slice(0, facts.length - fresh.length).forEach((fact, i) => {
      const known = JSON.stringify(log[first - 1 + i])
      if (JSON.stringify(fact) !== known) this.problems.push(`Fact ${first + i} came again as another.`)
    })
    const index = fresh.findIndex((fact) => this.refuses(fact) !== null)
    const refused = fresh[index]
    if (refused !== undefined) {
      const n = log.length + 1 + index
      this.#refusedOn = socket
      this.send({ _tag: 'refused', notebookId, first: n, message: this.refuses(refused) ?? '' })
      return
    }
    log.push(...fresh)
    if (this.acknowledges) this.send({ _tag: 'acknowledge', notebookId, n: log.length })
  }

  #takeArtifact(request: IncomingMessage, response: ServerResponse): void {
    const parts: Array<Buffer> = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const content = Buffer.concat(parts)
      const hash = createHash('sha256').update(content).digest('hex')
      const shown = request.headers.authorization
      const right =
        request.method === 'PUT' &&
        request.url === `/api/artifacts/${hash}` &&
        shown === `Bearer ${this.artifactToken ?? this.token}`
      if (right) this.artifacts.set(hash, content)
      response.writeHead(right ? 201 : 401).end()
    })
  }
}
