import {
  type LoggedFact,
  PROTOCOL_VERSION,
  type ProposedFact,
  readServerMessage,
  writeMessage,
} from '@anode/protocol'
import { Either } from 'effect'
import WebSocket from 'ws'
import type { AnodeServer } from './AnodeServer.ts'

/** A page of a notebook as the server sees one: it speaks the sync protocol and derives nothing. */
export class RoomClient implements Disposable {
  readonly #socket: WebSocket
  readonly #seen: Array<{ readonly fact: LoggedFact; readonly at: number }> = []
  readonly #listeners = new Set<() => void>()
  #principal = ''
  #count = 0

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('message', (data) => {
      const at = performance.now()
      const message = Either.getOrThrow(readServerMessage(String(data)))
      if (message._tag === 'welcome') this.#principal = message.principal.id
      if (message._tag === 'facts') {
        for (const fact of message.facts) if ('name' in fact) this.#seen.push({ fact, at })
      }
      for (const listener of this.#listeners) listener()
      this.#listeners.clear()
    })
  }

  /** Joins the notebook's room; resolves when it has caught up. */
  static async join(server: AnodeServer, notebookId: string): Promise<RoomClient> {
    const url = `${server.origin.replace('http', 'ws')}/api/notebooks/${notebookId}/socket`
    const socket = new WebSocket(url, { headers: server.authorization, perMessageDeflate: false })
    const client = new RoomClient(socket)
    socket.on('open', () => {
      const id = `bench-${crypto.randomUUID()}`
      socket.send(
        writeMessage({ _tag: 'hello', protocol: PROTOCOL_VERSION, client: id, epoch: null, cursor: null }),
      )
    })
    await client.#until(() => client.#seen.length > 0)
    return client
  }

  /** Who the server takes this page's person for. */
  get principal(): string {
    return this.#principal
  }

  push(fact: ProposedFact): void {
    this.#count += 1
    this.#socket.send(writeMessage({ _tag: 'push', first: this.#count, facts: [fact] }))
  }

  /** When the first fact came (`performance.now()`) that satisfies a condition; waits for it. */
  async saw(satisfies: (fact: LoggedFact) => boolean): Promise<number> {
    const found = () => this.#seen.find(({ fact }) => satisfies(fact))
    await this.#until(() => found() !== undefined)
    return found()?.at ?? Number.NaN
  }

  async #until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => this.#listeners.add(resolve))
  }

  [Symbol.dispose](): void {
    this.#socket.terminate()
  }
}
