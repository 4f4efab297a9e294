import type { Principal } from '@anode/document'
import { type LoggedFact, type ServerMessage, writeMessage } from '@anode/protocol'
import type { Room } from './Room.ts'
import { type PageRequests, type PageSocket, RoomConnection } from './RoomConnection.ts'

/** All pages that are connected to one room: what the room takes and what is live goes out to them. */
export class RoomConnections {
  readonly #room: Room
  readonly #connections = new Set<RoomConnection>()

  constructor(room: Room) {
    this.#room = room
    room.onFacts((facts) => this.#announce(facts))
  }

  get size(): number {
    return this.#connections.size
  }

  /** A page has connected. */
  join(principal: Principal, socket: PageSocket, requests: PageRequests): RoomConnection {
    const connection = new RoomConnection(this.#room, principal, socket, requests, {
      isConnected: (client) => [...this.#connections].some((other) => other.client === client),
    })
    this.#connections.add(connection)
    return connection
  }

  /** A page is gone. */
  leave(connection: RoomConnection): void {
    this.#connections.delete(connection)
  }

  /** Ends all connections. */
  closeAll(): void {
    for (const connection of this.#connections) connection.close()
  }

  /** Sends a message of the live channel to every page. */
  broadcast(message: ServerMessage): void {
    if (this.#connections.size === 0) return
    const encoded = writeMessage(message)
    for (const connection of this.#connections) connection.sendLive(encoded)
  }

  #announce(facts: ReadonlyArray<LoggedFact>): void {
    let encoded: string | undefined
    const encode = () => {
      encoded ??= writeMessage({ _tag: 'facts', facts, more: false })
      return encoded
    }
    for (const connection of this.#connections) connection.announce(facts, encode)
  }
}
