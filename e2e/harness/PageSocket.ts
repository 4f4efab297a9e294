import { PROTOCOL_VERSION, type ServerMessage } from '@anode/protocol'
import { expect } from 'vitest'
import type { Anode } from './Anode.ts'
import { openSocket } from './openSocket.ts'

type Tag = ServerMessage['_tag']

/** A page's socket without a page: it says whatever a test wants. */
export class PageSocket {
  readonly #socket: WebSocket
  readonly #received: ServerMessage[] = []
  /** How the server closed it; null while it is open. */
  closed: { readonly code: number; readonly reason: string } | null = null

  constructor(socket: WebSocket) {
    this.#socket = socket
    socket.addEventListener('message', ({ data }) => this.#received.push(JSON.parse(String(data))))
    socket.addEventListener('close', ({ code, reason }) => {
      this.closed = { code, reason }
    })
  }

  send(message: unknown): void {
    this.#socket.send(typeof message === 'string' ? message : JSON.stringify(message))
  }

  sendBytes(bytes: Uint8Array<ArrayBuffer>): void {
    this.#socket.send(bytes)
  }

  /** Says hello as a new client and waits for the welcome. */
  async join(client: string): Promise<void> {
    this.send({ _tag: 'hello', protocol: PROTOCOL_VERSION, client, epoch: null, cursor: null })
    await this.next('welcome')
    await this.next('facts')
  }

  /** The next message of this kind that was not taken yet. */
  async next<T extends Tag>(tag: T): Promise<ServerMessage & { readonly _tag: T }> {
    const find = () => this.#received.findIndex((message) => message._tag === tag)
    await expect.poll(find).not.toBe(-1)
    return this.#received.splice(find(), 1)[0] as ServerMessage & { readonly _tag: T }
  }

  /** Waits until the server has closed it. */
  async closing(): Promise<{ readonly code: number; readonly reason: string }> {
    await expect.poll(() => this.closed).not.toBeNull()
    return this.closed as { readonly code: number; readonly reason: string }
  }

  close(): void {
    this.#socket.close()
  }
}

/** Opens a socket to a notebook's room, as a program with the token. */
export const openPageSocket = async (anode: Anode, notebookId: string): Promise<PageSocket> =>
  new PageSocket(await openSocket(anode.port, `/api/notebooks/${notebookId}/socket`, anode.token))
