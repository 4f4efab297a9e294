import type { Principal } from '@anode/document'
import {
  type ClientMessage,
  type LoggedFact,
  type OwnFact,
  type Place,
  PROTOCOL_VERSION,
  type Refusal,
  readClientMessage,
  type ServerMessage,
  type TypedText,
  writeMessage,
} from '@anode/protocol'
import { Either } from 'effect'
import { Allowance } from './Allowance.ts'
import type { Outcome, Room } from './Room.ts'

/** A message with catch-up facts is closed once it is longer than this, in UTF-16 units. */
const CHUNK_LENGTH = 256 * 1024

/** With more than this unsent, in bytes, a page gets nothing live until it has read on: then a snapshot. */
const BEHIND = 1024 * 1024

/** A page that leaves this much unread, in bytes, is sent away: it connects again and catches up. */
const LOST = 64 * 1024 * 1024

/** What one page may type and how often its person may move: more than any hand does, less than a flood. */
const TEXTS = { perSecond: 150, atOnce: 300 }
const PLACES = { perSecond: 30, atOnce: 60 }

/** What a connection needs of the socket it speaks over. */
export interface PageSocket {
  readonly send: (text: string) => void
  /** What was given to it and has not left yet, in bytes. */
  readonly bufferedAmount: number
  readonly close: () => void
}

/** What a connection asks of the rest of the server. */
export interface PageRequests {
  /** An answer to `input()`. */
  readonly giveInput: (runId: string, value: string) => void
  /** Live messages that bring a newcomer up to date. */
  readonly liveSnapshot: () => ReadonlyArray<ServerMessage>
}

/** What a connection asks of the others to its room. */
export interface RoomPeers {
  /** The time in milliseconds. */
  readonly now: () => number
  /** Whether a client has a connection now. */
  readonly isConnected: (client: string) => boolean
  /** This page has said who it is. */
  readonly joined: (client: string) => void
  /** Something was typed; why it is not passed on, if it is not. */
  readonly typed: (client: string, text: TypedText) => Refusal | null
  /** The page's person is somewhere else. */
  readonly moved: (client: string, place: Place | null) => void
  /** What the other pages have in flight. */
  readonly liveSnapshot: (client: string) => ReadonlyArray<ServerMessage>
}

/**
 * The room's end of the connection to one page, as plain state over a socket that is passed in. Who the
 * page belongs to and which notebook it may touch are bound here, never read from a message. Whatever a
 * page sends, other connections do not notice.
 */
export class RoomConnection {
  readonly #room: Room
  readonly #principal: Principal
  readonly #socket: PageSocket
  readonly #requests: PageRequests
  readonly #peers: RoomPeers
  #client: string | null = null
  #closed = false
  /** The last fact that the page had when it connected: what comes after has been sent on this socket. */
  #start = 0
  /** It could not keep up: nothing live is sent until its socket has drained. */
  #behind = false
  readonly #texts = new Allowance(TEXTS)
  readonly #places = new Allowance(PLACES)

  constructor(
    room: Room,
    principal: Principal,
    socket: PageSocket,
    requests: PageRequests,
    peers: RoomPeers,
  ) {
    this.#room = room
    this.#principal = principal
    this.#socket = socket
    this.#requests = requests
    this.#peers = peers
  }

  /** The client that the page has said it is; null before its hello. */
  get client(): string | null {
    return this.#client
  }

  /** Takes one message of the page. */
  receive(text: string): void {
    if (this.#closed) return
    const message = readClientMessage(text)
    if (Either.isLeft(message)) {
      this.#error('MalformedMessage', `This message is not one of the sync protocol: ${message.left.message}`)
      return
    }
    if (message.right._tag === 'hello') this.#hello(message.right)
    else if (this.#client === null) this.#error('MalformedMessage', 'The first message must be “hello”.')
    else this.#handle(message.right, this.#client)
  }

  /**
   * Sends facts that the room took. Of facts that this page pushed it gets the numbers only; `encoded`
   * makes the message that all others get, once for all of them.
   */
  announce(facts: ReadonlyArray<LoggedFact>, encoded: () => string): void {
    if (this.#client === null) return
    if (this.#socket.bufferedAmount > LOST) {
      this.#socket.close()
      return
    }
    const own = facts[0]?.client === this.#client
    this.#socket.send(
      own ? writeMessage({ _tag: 'facts', facts: facts.map(numberOf), more: false }) : encoded(),
    )
  }

  /** Sends a message of the live channel, encoded; to a page that is behind, a snapshot later instead. */
  sendLive(encoded: string): void {
    if (this.#client === null) return
    if (this.#socket.bufferedAmount > BEHIND) this.#behind = true
    if (!this.#behind) this.#socket.send(encoded)
  }

  /** The socket has sent all it was given. */
  drained(): void {
    if (!this.#behind || this.#client === null || this.#socket.bufferedAmount > 0) return
    this.#behind = false
    this.#sendSnapshot(this.#client)
  }

  /** Ends the connection: what is still on its way is not taken. */
  close(): void {
    this.#closed = true
    this.#client = null
    this.#socket.close()
  }

  #hello(hello: ClientMessage & { _tag: 'hello' }): void {
    if (hello.protocol !== PROTOCOL_VERSION) {
      const newer = hello.protocol > PROTOCOL_VERSION
      this.#error(
        'ProtocolMismatch',
        newer
          ? 'The page is newer than this server. Restart the server with the version that the page came from.'
          : 'The page is older than this server. Reload it.',
      )
      return
    }
    if (this.#client !== null && this.#client !== hello.client) {
      this.#error(
        'MalformedMessage',
        'A connection belongs to one client: it said “hello” as another before.',
      )
      return
    }
    const { fresh, facts } = this.#room.pull(hello.cursor, hello.epoch)
    this.#client = hello.client
    this.#start = fresh ? (facts[0]?.seq ?? 1) - 1 : (hello.cursor ?? 0)
    this.#send({
      _tag: 'welcome',
      principal: this.#principal,
      epoch: this.#room.epoch,
      head: this.#room.head,
      accepted: this.#room.acceptedOf(hello.client),
      fresh,
    })
    this.#sendInChunks(facts)
    this.#sendSnapshot(hello.client)
    this.#peers.joined(hello.client)
  }

  #sendSnapshot(client: string): void {
    const messages = [...this.#requests.liveSnapshot(), ...this.#peers.liveSnapshot(client)]
    for (const message of messages) this.#send(message)
  }

  #handle(message: Exclude<ClientMessage, { _tag: 'hello' }>, client: string): void {
    switch (message._tag) {
      case 'push': {
        const known = this.#room.acceptedOf(client)
        const knownSeq = message.first <= known ? this.#room.seqOf(client, message.first) : undefined
        if (knownSeq !== undefined && knownSeq <= this.#start) {
          this.#refuse(message.first, 0, {
            tag: 'StaleCopy',
            message: 'The page takes a change for unsaved that the notebook holds already.',
          })
          return
        }
        // What is accepted reaches the page by `announce`, like everyone.
        const outcome = this.#room.append({ ...message, principal: this.#principal, client })
        if (outcome._tag === 'refused') this.#refuse(message.first, outcome.index, outcome.refusal)
        return
      }
      case 'adopt':
        this.#adopt(message)
        return
      case 'input':
        this.#requests.giveInput(message.runId, message.value)
        return
      case 'text': {
        const refusal = this.#tooMany(this.#texts) ?? this.#peers.typed(client, message)
        if (refusal !== null) this.#notPassedOn('text', message.cellId, refusal)
        return
      }
      case 'place': {
        const allowed = this.#places.take(this.#peers.now())
        if (allowed === 'taken') this.#peers.moved(client, message.place)
        // One answer to a flood is enough.
        else if (allowed === 'refusedFirst') this.#notPassedOn('place', null, tooMany)
        return
      }
    }
  }

  /** A page has to know of each text that was not passed on: others have not seen it. */
  #tooMany(allowance: Allowance): Refusal | null {
    return allowance.take(this.#peers.now()) === 'taken' ? null : tooMany
  }

  #notPassedOn(what: 'text' | 'place', cellId: string | null, refusal: Refusal): void {
    this.#send({ _tag: 'notPassedOn', what, cellId, refusal })
  }

  #adopt(message: ClientMessage & { _tag: 'adopt' }): void {
    const outcome: Outcome = this.#peers.isConnected(message.client)
      ? { _tag: 'refused', index: 0, refusal: clientAlive }
      : this.#room.append({ ...message, principal: this.#principal })
    if (outcome._tag === 'refused') {
      const { index, refusal } = outcome
      this.#send({ _tag: 'adoptRefused', client: message.client, first: message.first, index, refusal })
    } else this.#send({ _tag: 'adopted', client: message.client, accepted: outcome.accepted })
  }

  #sendInChunks(facts: ReadonlyArray<LoggedFact>): void {
    let chunk: string[] = []
    let length = 0
    const flush = (more: boolean) => {
      this.#socket.send(`{"_tag":"facts","facts":[${chunk.join(',')}],"more":${more}}`)
      chunk = []
      length = 0
    }
    for (const fact of facts) {
      const text = JSON.stringify(fact)
      if (length > 0 && length + text.length > CHUNK_LENGTH) flush(true)
      chunk.push(text)
      length += text.length
    }
    flush(false)
  }

  #refuse(first: number, index: number, refusal: Refusal): void {
    this.#send({ _tag: 'refused', first, index, refusal })
  }

  #error(tag: Refusal['tag'], message: string): void {
    this.#send({ _tag: 'error', refusal: { tag, message } })
    this.#socket.close()
  }

  #send(message: ServerMessage): void {
    this.#socket.send(writeMessage(message))
  }
}

const clientAlive: Refusal = {
  tag: 'ClientAlive',
  message: 'The tab that made these changes is still connected, and sends them itself.',
}

const tooMany: Refusal = {
  tag: 'TooManyMessages',
  message: 'The page sent more at once than is passed on to others; what is saved reaches them all the same.',
}

const numberOf = (fact: LoggedFact): OwnFact => ({ seq: fact.seq, n: fact.n as number })
