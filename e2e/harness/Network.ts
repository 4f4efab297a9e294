import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import type { Address } from './Browser.ts'

/**
 * The way from a browser to a server: a relay of TCP that can be cut. (Chromium's own offline mode leaves
 * open WebSockets as they are.)
 */
export class Network implements Address {
  readonly token: string
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  /** Those of them that lead to the server. */
  readonly #far = new Set<Socket>()
  #up = true
  #held: 'all' | 'answers' | null = null

  constructor(server: Server, token: string, to: number) {
    this.#server = server
    this.token = token
    server.on('connection', (near) => {
      if (!this.#up) return near.resetAndDestroy()
      const far = connect(to, '127.0.0.1')
      this.#far.add(far.on('close', () => this.#far.delete(far)))
      this.#join(near, far)
      this.#join(far, near)
    })
  }

  get origin(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`
  }

  /** Every connection breaks; new ones are possible at once. */
  cut(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy()
  }

  /** Nothing passes any more, and nobody is told: what is sent waits. */
  hold(): void {
    this.#hold('all')
  }

  /** What browsers send still passes; what the server sends waits. */
  holdAnswers(): void {
    this.#hold('answers')
  }

  /** What waited goes on. */
  release(): void {
    this.#held = null
    for (const socket of this.#sockets) socket.resume()
  }

  goOffline(): void {
    this.#up = false
    this.cut()
  }

  goOnline(): void {
    this.#up = true
  }

  close(): void {
    this.goOffline()
    this.#server.close()
  }

  #join(from: Socket, to: Socket): void {
    this.#sockets.add(from)
    from.setNoDelay(true)
    from.on('data', (chunk) => to.write(chunk))
    from.on('end', () => to.end())
    from.on('error', () => to.resetAndDestroy())
    from.on('close', () => {
      this.#sockets.delete(from)
      to.destroySoon()
    })
    if (this.#isHeld(from)) from.pause()
  }

  #hold(what: 'all' | 'answers'): void {
    this.#held = what
    for (const socket of this.#sockets) if (this.#isHeld(socket)) socket.pause()
  }

  #isHeld(socket: Socket): boolean {
    return this.#held === 'all' || (this.#held === 'answers' && this.#far.has(socket))
  }
}

/** Opens a way to a server. It stays when the server is restarted on its port. */
export const openNetwork = async (anode: {
  readonly port: number
  readonly token: string
}): Promise<Network> => {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  return new Network(server, anode.token, anode.port)
}
