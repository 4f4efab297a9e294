import type { Principal, StoredText } from '@anode/document'
import {
  type LoggedFact,
  type Place,
  type Refusal,
  type ServerMessage,
  type TypedText,
  writeMessage,
} from '@anode/protocol'
import { LiveTexts } from './LiveTexts.ts'
import { People } from './People.ts'
import type { Room } from './Room.ts'
import { type PageRequests, type PageSocket, RoomConnection } from './RoomConnection.ts'

/** All pages that are connected to one room: what the room takes and what is live goes out to them. */
export class RoomConnections {
  readonly #room: Room
  readonly #now: () => number
  readonly #connections = new Set<RoomConnection>()
  readonly #texts: LiveTexts
  readonly #people = new People()

  /** `now`: the time in milliseconds. */
  constructor(room: Room, now: () => number) {
    this.#room = room
    this.#now = now
    this.#texts = new LiveTexts((cellId) => storedText(room, cellId))
    room.onFacts((facts) => {
      this.#texts.settle(facts)
      this.#announce(facts)
    })
  }

  get size(): number {
    return this.#connections.size
  }

  /** A page has connected. */
  join(principal: Principal, socket: PageSocket, requests: PageRequests): RoomConnection {
    const connection: RoomConnection = new RoomConnection(this.#room, principal, socket, requests, {
      now: this.#now,
      isConnected: (client) => this.#isConnected(client),
      joined: (client) => {
        this.#toOthers(connection, { _tag: 'person', person: this.#people.join(client, principal) })
      },
      typed: (client, text) => this.#typed(connection, { client, principal }, text),
      moved: (client, place) => this.#moved(connection, client, place),
      liveSnapshot: (client) => [
        { _tag: 'texts', texts: this.#texts.all },
        { _tag: 'people', people: this.#people.others(client) },
      ],
    })
    this.#connections.add(connection)
    return connection
  }

  /** A page is gone. */
  leave(connection: RoomConnection): void {
    if (!this.#connections.delete(connection)) return
    const { client } = connection
    if (client === null || this.#isConnected(client)) return
    if (this.#people.leave(client)) this.#toOthers(connection, { _tag: 'left', client })
    this.stateTexts((author) => !this.#isConnected(author))
  }

  /**
   * States as facts what was typed by those whom it is said of and is in no fact yet: nothing that the room
   * has seen is lost with its author.
   */
  stateTexts(isGone: (client: string) => boolean = () => true): void {
    for (const left of this.#texts.leftBy(isGone)) {
      const outcome = this.#room.stateFacts(left.principal, [left.fact])
      // A full disk may have space when the next one leaves.
      if (outcome._tag === 'accepted' || outcome.refusal.tag !== 'StorageFailed') this.#texts.forget(left)
    }
  }

  /** Ends all connections; what is in flight goes with them. */
  closeAll(): void {
    this.#texts.clear()
    for (const connection of this.#connections) connection.close()
  }

  /** Sends a message of the live channel to every page. */
  broadcast(message: ServerMessage): void {
    this.#toOthers(null, message)
  }

  #isConnected(client: string): boolean {
    return [...this.#connections].some((other) => other.client === client)
  }

  #typed(
    from: RoomConnection,
    author: { readonly client: string; readonly principal: Principal },
    { cellId, update }: TypedText,
  ): Refusal | null {
    const refusal = this.#texts.take(author, { cellId, update })
    if (refusal === null) this.#toOthers(from, { _tag: 'text', cellId, update, client: author.client })
    return refusal
  }

  #moved(from: RoomConnection, client: string, place: Place | null): void {
    const person = this.#people.place(client, place)
    if (person !== null) this.#toOthers(from, { _tag: 'person', person })
  }

  #toOthers(from: RoomConnection | null, message: ServerMessage): void {
    if (this.#connections.size === 0) return
    const encoded = writeMessage(message)
    for (const connection of this.#connections) if (connection !== from) connection.sendLive(encoded)
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

const storedText = (room: Room, cellId: string): StoredText | null => {
  const [row] = room.state.select('SELECT source, textState FROM cells WHERE id = $id', { $id: cellId })
  if (row === undefined) return null
  return { source: String(row.source), textState: row.textState === null ? null : String(row.textState) }
}
