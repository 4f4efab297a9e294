import { Either } from 'effect'
import type { OutgoingMessage } from '../jupyter/Message.ts'
import { readStatus } from '../messaging/contents.ts'
import type {
  KernelChannel,
  KernelChannels,
  ReceiveMessage,
  RequestChannel,
} from '../messaging/KernelBody.ts'
import type { GatewayBody } from './GatewayBody.ts'
import type { GatewayServer } from './GatewayServer.ts'
import {
  decodeFromOldSocket,
  decodeFromSocket,
  encodeForOldSocket,
  encodeForSocket,
  SUBPROTOCOL,
} from './socketWire.ts'

/** So long a kernel may be out of reach before it is given up, in ms. */
export const LOST_AFTER = 30_000
/** So often it is asked whether it still has the kernel, in ms: one that others shut down says nothing. */
const LOOK_AFTER = 10_000
/** Milliseconds after a kernel's own farewell. */
const FAREWELL = 500
const FIRST_WAIT = 100
const LONGEST_WAIT = 3000

/** Opens a WebSocket with headers, which browsers do not give. */
export type OpenSocket = (
  url: string,
  protocols: ReadonlyArray<string>,
  headers: Readonly<Record<string, string>>,
) => WebSocket

const CHANNELS: ReadonlySet<string> = new Set<KernelChannel>(['shell', 'iopub', 'stdin', 'control'])
const isChannel = (name: string): name is KernelChannel => CHANNELS.has(name)

/**
 * The WebSocket to a kernel of a Jupyter server. A connection that breaks is made again, under the same session: the
 * server has kept what the kernel said meanwhile. What is sent while there is none waits.
 */
export class GatewayChannels implements KernelChannels {
  readonly #body: GatewayBody
  readonly #server: GatewayServer
  readonly #session: string
  readonly #open: OpenSocket
  readonly #receive: ReceiveMessage
  /** A connection is there again: what was under way may be lost. */
  readonly #rejoined: () => void
  #socket: WebSocket | null = null
  readonly #waiting: Array<readonly [RequestChannel, OutgoingMessage]> = []
  #failures = 0
  #lostAt: number | null = null
  #wasOpen = false
  #timer: ReturnType<typeof setTimeout> | undefined
  #looking: ReturnType<typeof setTimeout> | undefined
  #closed = false

  constructor(options: {
    readonly body: GatewayBody
    readonly server: GatewayServer
    readonly session: string
    readonly open: OpenSocket
    readonly receive: ReceiveMessage
    readonly rejoined: () => void
  }) {
    this.#body = options.body
    this.#server = options.server
    this.#session = options.session
    this.#open = options.open
    this.#receive = options.receive
    this.#rejoined = options.rejoined
    this.#connect()
    this.#lookIn(LOOK_AFTER)
  }

  send(channel: RequestChannel, message: OutgoingMessage): void {
    const socket = this.#socket
    if (socket?.readyState !== WebSocket.OPEN) {
      if (!this.#closed) this.#waiting.push([channel, message])
      return
    }
    const isOld = socket.protocol !== SUBPROTOCOL
    socket.send(isOld ? encodeForOldSocket(channel, message) : encodeForSocket(channel, message))
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
    clearTimeout(this.#looking)
    this.#socket?.close()
    this.#waiting.length = 0
  }

  #connect(): void {
    const url = `${this.#server.address.url.replace(/^http/, 'ws')}/api/kernels/${this.#body.id}/channels`
    const socket = this.#open(
      `${url}?session_id=${encodeURIComponent(this.#session)}`,
      [SUBPROTOCOL],
      this.#server.headers,
    )
    this.#socket = socket
    socket.binaryType = 'arraybuffer'
    socket.addEventListener('open', () => {
      const isAgain = this.#wasOpen
      this.#wasOpen = true
      this.#lostAt = null
      this.#failures = 0
      for (const [channel, message] of this.#waiting.splice(0)) this.send(channel, message)
      if (isAgain) this.#rejoined()
    })
    socket.addEventListener('message', ({ data }) => this.#take(socket, data as string | ArrayBuffer))
    socket.addEventListener('close', () => {
      if (this.#socket !== socket || this.#closed) return
      this.#socket = null
      void this.#disconnected()
    })
    // The end of the connection, which follows, is what counts.
    socket.addEventListener('error', () => {})
  }

  #take(socket: WebSocket, data: string | ArrayBuffer): void {
    const given = typeof data === 'string' ? data : new Uint8Array(data)
    const isNew = socket.protocol === SUBPROTOCOL && typeof given !== 'string'
    const read = isNew ? decodeFromSocket(given) : decodeFromOldSocket(given)
    if (Either.isLeft(read)) return
    const { channel, message } = read.right
    if (!isChannel(channel)) return
    if (channel === 'iopub' && message.header.msg_type === 'status') {
      const state = readStatus(message.content)
      // Said by the server, which starts a kernel that died anew: with nothing of what it had.
      if (state === 'restarting' || state === 'dead' || state === 'autorestarting') {
        this.#body.gone(
          state === 'dead'
            ? `The kernel died, says the Jupyter server at ${this.#server.address.url}.`
            : `The kernel ended and was started anew by the Jupyter server at ${this.#server.address.url}.`,
        )
        return
      }
    }
    if (message.header.msg_type === 'shutdown_reply') this.#lookIn(FAREWELL)
    this.#receive(channel, message)
  }

  /** Sees after a while whether the server still has the kernel, and can be reached. */
  #lookIn(ms: number): void {
    clearTimeout(this.#looking)
    if (this.#closed) return
    this.#looking = setTimeout(async () => {
      const isThere = await this.#body.isThere()
      if (isThere === false) this.#body.gone(this.#noMore())
      // A connection that leads nowhere may look open for long.
      else if (isThere === null) this.#socket?.close()
      this.#lookIn(LOOK_AFTER)
    }, ms)
  }

  #noMore(): string {
    return `The Jupyter server at ${this.#server.address.url} has the kernel no more. It may have been shut down there because it was idle.`
  }

  async #disconnected(): Promise<void> {
    this.#lostAt ??= performance.now()
    const { url } = this.#server.address
    if ((await this.#body.isThere()) === false) {
      this.#body.gone(this.#noMore())
    } else if (performance.now() - this.#lostAt > LOST_AFTER) {
      this.#body.gone(
        `The kernel is lost: the Jupyter server at ${url} could not be reached for ${LOST_AFTER / 1000} s.`,
      )
    }
    if (this.#closed || this.#body.ended) return
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.#failures++)
    this.#timer = setTimeout(() => this.#connect(), wait)
  }
}
