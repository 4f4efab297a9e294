import type { Principal } from '@anode/document'
import {
  type ClientMessage,
  type LoggedFact,
  type OwnFact,
  PROTOCOL_VERSION,
  type Refusal,
  readClientMessage,
  type ServerMessage,
  writeMessage,
} from '@anode/protocol'
import { Either } from 'effect'
import type { Outcome, Room } from './Room.ts'

/** A message with catch-up facts is closed once it is longer than this, in UTF-16 units. */
const CHUNK_LENGTH = 256 * 1024

/** What a connection needs of the socket it speaks over. */
export interface PageSocket {
  readonly send: (text: string) => void
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
  /** Whether a client has a connection now. */
  readonly isConnected: (client: string) => boolean
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
    const own = facts[0]?.client === this.#client
    this.#socket.send(
      own ? writeMessage({ _tag: 'facts', facts: facts.map(numberOf), more: false }) : encoded(),
    )
  }

  /** Sends a message of the live channel, encoded. */
  sendLive(encoded: string): void {
    if (this.#client !== null) this.#socket.send(encoded)
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
    for (const message of this.#requests.liveSnapshot()) this.#send(message)
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
    }
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

const numberOf = (fact: LoggedFact): OwnFact => ({ seq: fact.seq, n: fact.n as number })
