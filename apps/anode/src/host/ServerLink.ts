import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readHostCommand, SENT_AWAY, writeHostMessage } from '@anode/protocol/host'
import { Either, Option, Schema } from 'effect'
import WebSocket from 'ws'
import type { HostLog } from './HostLog.ts'
import type { KernelHost } from './KernelHost.ts'

/** Bytes that may wait in the socket before outputs are saved up instead of sent. */
const BACKLOG = 1024 * 1024
/** Milliseconds between two attempts: at least, and at random on top. */
const RETRY = 100
const RETRY_JITTER = 400
/** What comes on top after the server has said why it ends the connection: that does not change at once. */
const RETRY_SENT_AWAY = 5000

/**
 * A server pings its sockets (`socketDoor`) every 8 s. A connection over which that has begun and then nothing comes for so
 * many looks is dead, as behind a tunnel that went down, where the system notices nothing for hours.
 */
const LOOK = 5000
const SILENT_LOOKS = 5

/** Where the server is and what opens it. */
export interface ServerAddress {
  readonly url: string
  readonly token: string
}

const readServerFile = Schema.decodeUnknownOption(Schema.parseJson(Schema.Struct({ url: Schema.String })))

/** Reads the files that a server writes when it starts; null while there is none. */
export const readServerAddress = async (home: string): Promise<ServerAddress | null> => {
  const read = (name: string) => readFile(join(home, name), 'utf8').catch(() => '')
  const [server, token] = await Promise.all([read('server.json'), read('host.token')])
  const url = Option.getOrUndefined(readServerFile(server))?.url
  return url === undefined || token.trim() === '' ? null : { url, token: token.trim() }
}

export interface ServerLinkOptions {
  /** Where the server is now; null while there is none. Asked before each attempt. */
  readonly address: () => Promise<ServerAddress | null>
  readonly host: KernelHost
  readonly log: HostLog
  /** Milliseconds without a server after which the host gives up, asked again at each attempt. */
  readonly patience: () => number
  readonly onGiveUp: () => void
  /** An attempt has failed, with what was said of it; `status`: the answer's, where the server did not let it in. */
  readonly onFailed?: (message: string, status: number | null) => void
  /** The server has ended the connection, and said why. */
  readonly onSentAway?: (reason: string) => void
}

/** Keeps a connection from the host to the server of the moment. */
export class ServerLink {
  readonly #options: ServerLinkOptions
  #socket: WebSocket | null = null
  #timer: NodeJS.Timeout | null = null
  #alone = performance.now()
  #closed = false

  constructor(options: ServerLinkOptions) {
    this.#options = options
    void this.#attempt()
  }

  close(): void {
    this.#closed = true
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#socket?.close()
  }

  async #attempt(): Promise<void> {
    const { address: find, patience, onGiveUp } = this.#options
    const address = await find()
    if (this.#closed) return
    if (address !== null) return this.#connect(address)
    if (performance.now() - this.#alone > patience()) return onGiveUp()
    this.#again()
  }

  #connect({ url, token }: ServerAddress): void {
    const { host, log, patience, onGiveUp } = this.#options
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/api/host`, {
      headers: { authorization: `Bearer ${token}` },
      perMessageDeflate: false,
      handshakeTimeout: 5000,
    })
    this.#socket = socket
    socket.on('open', () => {
      log.info('Connected to the server.', { url })
      host.connect({
        send: (message) => socket.send(writeHostMessage(message)),
        isFree: () => socket.bufferedAmount < BACKLOG,
        renew: () => {
          host.disconnect()
          socket.removeAllListeners('message')
          socket.terminate()
        },
      })
    })
    socket.on('message', (data) => {
      const command = readHostCommand(String(data))
      if (Either.isLeft(command))
        return log.error('The server sent a command that cannot be read.', command.left.message)
      try {
        host.receive(command.right)
      } catch (error) {
        log.error(`The command “${command.right._tag}” failed.`, error)
      }
    })
    // What comes of it `close` says, which always follows.
    socket.on('error', ({ message }) => {
      const [, status] = message.match(/^Unexpected server response: (\d+)$/) ?? []
      if (!this.#closed) this.#options.onFailed?.(message, status === undefined ? null : Number(status))
    })
    const stopWatching = watchSilence(socket)
    let wasOpen = false
    socket.on('open', () => {
      wasOpen = true
    })
    socket.on('close', (code, reason) => {
      this.#socket = null
      stopWatching()
      if (this.#closed) return
      if (wasOpen) {
        log.info('The connection to the server ended.', { code })
        if (code === SENT_AWAY) this.#options.onSentAway?.(String(reason))
        host.disconnect()
        this.#alone = performance.now()
      }
      if (performance.now() - this.#alone > patience()) return onGiveUp()
      this.#again(code === SENT_AWAY ? RETRY_SENT_AWAY : 0)
    })
  }

  #again(more = 0): void {
    this.#timer = setTimeout(() => void this.#attempt(), RETRY + more + Math.random() * RETRY_JITTER)
  }
}

/** Ends a connection that has gone silent. Looks are counted, not time: a host that was suspended has missed nothing. */
const watchSilence = (socket: WebSocket): (() => void) => {
  let looks: number | null = null
  socket.on('ping', () => {
    looks = 0
  })
  socket.on('message', () => {
    if (looks !== null) looks = 0
  })
  const timer = setInterval(() => {
    if (looks !== null && ++looks > SILENT_LOOKS) socket.terminate()
  }, LOOK).unref()
  return () => clearInterval(timer)
}
