import type { Principal } from '@anode/document'
import {
  type LoggedFact,
  type Place,
  type Refusal,
  type ServerMessage,
  type TextHashes,
  type TypedText,
  writeMessage,
} from '@anode/protocol'
import { type ListenerFailed, Listeners, tellGuarded, throwLater } from '@anode/protocol/listeners'
import { announcementsOf } from './announcements.ts'
import { ClientIds } from './ClientIds.ts'
import { LiveTexts } from './LiveTexts.ts'
import { People } from './People.ts'
import type { Room } from './Room.ts'
import { type PageRequests, type PageSocket, RoomConnection } from './RoomConnection.ts'
import { storedText } from './touchedTexts.ts'

/** All pages that are connected to one room: what the room takes and what is live goes out to them. */
export class RoomConnections {
  readonly #room: Room
  readonly #now: () => number
  readonly #connections = new Set<RoomConnection>()
  readonly #texts: LiveTexts
  readonly #people = new People()
  readonly #clients: ClientIds
  readonly #watchers: Listeners<[ServerMessage]>
  readonly #failed: ListenerFailed

  /** `now`: the time in milliseconds; `failed` hears of connections that throw when they are told something. */
  constructor(room: Room, now: () => number, failed: ListenerFailed = throwLater) {
    this.#room = room
    this.#now = now
    this.#failed = failed
    this.#watchers = new Listeners('who watches the pages', failed)
    this.#clients = new ClientIds(room)
    this.#texts = new LiveTexts((cellId) => storedText(room.state, cellId))
    room.onFacts((facts) => this.#texts.settle(facts), 'the texts in flight')
    room.onFacts((facts) => this.#announce(facts), 'the connections')
  }

  get size(): number {
    return this.#connections.size
  }

  /** A page has connected. */
  join(principal: Principal, socket: PageSocket, requests: PageRequests): RoomConnection {
    const connection: RoomConnection = new RoomConnection(this.#room, principal, socket, requests, {
      now: this.#now,
      refusalOf: (claim) => this.#clients.refusalOf(claim, principal),
      isConnected: (client) => this.#isConnected(client),
      joined: (client) => {
        this.#clients.take(client, principal)
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
    connection.left()
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
    for (const connection of this.#connections) this.#close(connection)
  }

  /** Sends a message of the live channel to every page. */
  broadcast(message: ServerMessage): void {
    this.#watchers.tell(message)
    this.#toOthers(null, message)
  }

  /** Sends what comms of the kernel say to the pages that follow them. */
  tellComm(message: ServerMessage & { readonly _tag: 'comm' | 'commsLost' }): void {
    if (![...this.#connections].some(({ followsComms }) => followsComms)) return
    const encoded = writeMessage(message)
    this.#each((connection) => connection.followsComms && connection.sendLive(encoded))
  }

  /** Sends what is true of the notebook's file to the pages that take it. */
  tellFile(message: ServerMessage & { readonly _tag: 'file' }): void {
    const encoded = writeMessage(message)
    this.#each((connection) => connection.takesFiles && connection.sendLive(encoded))
  }

  /** Calls `watcher` with what is live for every page, also while there is none. Gives how to end that. */
  watch(watcher: (message: ServerMessage) => void): () => void {
    return this.#watchers.add(watcher)
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
    this.#each((connection) => connection !== from && connection.sendLive(encoded))
  }

  /** One that throws has missed something: it is sent away, and catches up when it comes back. */
  #each(tell: (connection: RoomConnection) => void): void {
    for (const connection of this.#connections) {
      const failed: ListenerFailed = (name, error) => {
        this.#failed(name, error)
        this.#close(connection)
      }
      tellGuarded('the connection of a page', failed, () => tell(connection))
    }
  }

  #close(connection: RoomConnection): void {
    tellGuarded('the end of a connection', this.#failed, () => connection.close())
  }

  #announce(facts: ReadonlyArray<LoggedFact>): void {
    if (this.#connections.size === 0) return
    const texts = this.#hashesAfter(facts)
    const messages = announcementsOf(facts, texts)
    this.#each((connection) => connection.announce(messages))
  }

  /** A disk that cannot be read keeps no page from its facts: the texts are compared another time. */
  #hashesAfter(facts: ReadonlyArray<LoggedFact>): TextHashes | null {
    try {
      return this.#room.hashesAfter(facts)
    } catch (error) {
      this.#failed('the names of texts', error)
      return null
    }
  }
}
