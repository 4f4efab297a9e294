import { messageOf } from '@anode/document/messageOf'
import { MESSAGE_LIMIT, writeMessage } from '@anode/protocol'
import { heartbeat } from '@anode/protocol/socket'
import type { WebSocket } from 'ws'

/** A socket joined to something that takes its messages. */
export interface SocketEnd {
  readonly receive: (text: string) => void
  readonly closed: () => void
}

/** A socket that cannot be joined. */
export class SocketRefused extends Error {
  readonly code: number
  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}

/** What an error says, as far as it fits into a close frame: 123 bytes (RFC 6455 §5.5). */
const reasonOf = (error: unknown): string => Buffer.from(messageOf(error)).subarray(0, 120).toString()

/**
 * Feeds an end from a socket. Until the end is there nothing is read: what a page sends meanwhile waits with the page.
 * `heard` is called for each message.
 */
export const joinSocket = (
  socket: WebSocket,
  ending: Promise<SocketEnd>,
  heard: () => void,
  log: (error: unknown) => void,
): void => {
  let end: SocketEnd | null = null
  socket.pause()
  const receive = (text: string) => {
    try {
      end?.receive(text)
    } catch (error) {
      log(error)
      socket.close(1011, 'The server failed at this message; its log says why.')
    }
  }
  socket.on('pong', heard)
  socket.on('error', () => {})
  socket.on('message', (data, isBinary) => {
    heard()
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
      socket.resume()
    },
    (error) => {
      const code = error instanceof SocketRefused ? error.code : 1011
      if (code === 1011) log(error)
      socket.resume()
      socket.close(code, reasonOf(error))
    },
  )
}
