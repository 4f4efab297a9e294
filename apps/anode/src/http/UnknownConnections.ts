import type { Socket } from 'node:net'

/** How many connections may wait: in all, and of one address. A browser opens six. */
export const WAITING = { inAll: 256, perAddress: 128 } as const

const addressOf = (socket: Socket): string => socket.remoteAddress ?? ''

/**
 * The connections that have not shown yet that they are let in. They are few at any time: for one too many, the one
 * that has waited longest goes, so who connects and says who they are always gets through.
 */
export class UnknownConnections {
  readonly #limits: { readonly inAll: number; readonly perAddress: number }
  /** In the order in which they came. */
  readonly #waiting = new Map<Socket, string>()

  constructor(limits: { readonly inAll: number; readonly perAddress: number } = WAITING) {
    this.#limits = limits
  }

  get size(): number {
    return this.#waiting.size
  }

  enter(socket: Socket): void {
    const address = addressOf(socket)
    this.#waiting.set(socket, address)
    socket.once('close', () => this.#waiting.delete(socket))
    const alike = [...this.#waiting].filter(([, other]) => other === address)
    const tooMany =
      alike.length > this.#limits.perAddress
        ? alike[0]
        : this.#waiting.size > this.#limits.inAll
          ? [...this.#waiting][0]
          : undefined
    if (tooMany === undefined) return
    this.#waiting.delete(tooMany[0])
    tooMany[0].destroy()
  }

  /** The connection has shown a credential. */
  letIn(socket: Socket): void {
    this.#waiting.delete(socket)
  }
}
