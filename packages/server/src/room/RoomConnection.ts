import type { Principal } from '@anode/document'
import {
  type ClientMessage,
  KERNEL_REQUESTS,
  type KernelReply,
  type KernelRequest,
  type LoggedFact,
  NOTEBOOK_FILES,
  type OwnFact,
  type Place,
  PROTOCOL_VERSION,
  type Refusal,
  readClientMessage,
  refusedAs,
  refusedReply,
  type ServerMessage,
  type TextHashes,
  type TypedText,
  writeMessage,
} from '@anode/protocol'
import { Either } from 'effect'
import type { Verb } from '../access/Verb.ts'
import { clientMessageVerbs } from '../access/verbs.ts'
import { verbsOfFacts } from '../access/verbsOfFacts.ts'
import { Allowance } from './Allowance.ts'
import { type Announcement, CHUNK_LENGTH, factsMessage } from './announcements.ts'
import { BatchInParts } from './BatchInParts.ts'
import type { ClientClaim } from './ClientIds.ts'
import { PageKernelRequests } from './PageKernelRequests.ts'
import type { Outcome, Room } from './Room.ts'

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
  /** Why the page's person may not do something in this notebook; null when they may. */
  readonly may: (verb: Verb) => string | null
  /** An answer to `input()`. */
  readonly giveInput: (runId: string, value: string) => void
  /** Asks the notebook's kernel; `reply` is called once. Returns what stops waiting for it. */
  readonly askKernel: (request: KernelRequest, reply: (reply: KernelReply) => void) => () => void
  /** Live messages that bring a newcomer up to date. */
  readonly liveSnapshot: () => ReadonlyArray<ServerMessage>
}

/** What a connection asks of the others to its room. */
export interface RoomPeers {
  /** The time in milliseconds. */
  readonly now: () => number
  /** Why this page may not speak for the client that it names; null when it may. */
  readonly refusalOf: (claim: ClientClaim) => string | null
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
  readonly #parts = new BatchInParts()
  readonly #texts = new Allowance(TEXTS)
  readonly #places = new Allowance(PLACES)
  readonly #kernelRequests: PageKernelRequests
  #followsComms = false
  /** What it takes that not every page does. */
  #features: ReadonlyArray<string> = []

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
    this.#kernelRequests = new PageKernelRequests({
      now: peers.now,
      ask: requests.askKernel,
      send: (message) => this.#send(message),
    })
  }

  /** The client that the page has said it is; null before its hello. */
  get client(): string | null {
    return this.#client
  }

  /** Takes one message of the page. */
  receive(text: string): void {
    if (this.#closed) return
    // Each of its messages may have an answer, which it would not read either.
    if (this.#socket.bufferedAmount > LOST) {
      this.close()
      return
    }
    const message = readClientMessage(text)
    if (Either.isLeft(message)) {
      this.#error('MalformedMessage', `This message is not one of the sync protocol: ${message.left.message}`)
      return
    }
    const notAllowed = this.#notAllowed(message.right)
    if (notAllowed !== null) this.#refuseMessage(message.right, { tag: 'NotAllowed', message: notAllowed })
    else if (message.right._tag === 'hello') this.#hello(message.right)
    else if (this.#client === null) this.#error('MalformedMessage', 'The first message must be “hello”.')
    else this.#handle(message.right, this.#client, text.length)
  }

  /** Sends facts that the room took. Of facts that this page pushed it gets the numbers only. */
  announce(messages: ReadonlyArray<Announcement>): void {
    if (this.#client === null) return
    if (this.#socket.bufferedAmount > LOST) {
      this.#socket.close()
      return
    }
    const isOwn = (fact: LoggedFact) => fact.client === this.#client
    for (const { facts, more, texts, encoded } of messages) {
      const numbered = () =>
        factsMessage(
          facts.map((fact) => (isOwn(fact) ? numberOf(fact) : fact)),
          more,
          texts,
        )
      this.#socket.send(facts.some(isOwn) ? numbered() : encoded())
    }
  }

  /** Sends a message of the live channel, encoded; to a page that is behind, a snapshot later instead. */
  sendLive(encoded: string): void {
    if (this.#client === null) return
    if (this.#socket.bufferedAmount > BEHIND) this.#behind = true
    if (!this.#behind) this.#socket.send(encoded)
  }

  /** Whether the page is sent what comms of the kernel say. */
  get followsComms(): boolean {
    return this.#followsComms
  }

  /** Whether the page takes what it is told of the notebook's file. */
  get takesFiles(): boolean {
    return this.#features.includes(NOTEBOOK_FILES)
  }

  /** The socket is gone: nobody waits for answers. */
  left(): void {
    this.#kernelRequests.close()
  }

  /** The socket has sent all it was given. */
  drained(): void {
    if (!this.#behind || this.#client === null || this.#socket.bufferedAmount > 0) return
    this.#behind = false
    this.#sendSnapshot(this.#client)
    if (this.#followsComms) this.#send({ _tag: 'commsLost' })
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
    const refusal = this.#peers.refusalOf(hello)
    if (refusal !== null) {
      this.#error('NotAllowed', refusal)
      return
    }
    const { fresh, facts } = this.#room.pull(hello.cursor, hello.epoch)
    this.#client = hello.client
    this.#features = hello.features ?? []
    this.#start = fresh ? (facts[0]?.seq ?? 1) - 1 : (hello.cursor ?? 0)
    this.#send({
      _tag: 'welcome',
      principal: this.#principal,
      epoch: this.#room.epoch,
      head: this.#room.head,
      accepted: this.#room.acceptedOf(hello.client),
      fresh,
      features: [KERNEL_REQUESTS],
    })
    // What is loaded from the tables is what they say.
    this.#sendInChunks(facts, fresh ? null : this.#room.allHashes())
    this.#sendSnapshot(hello.client)
    this.#peers.joined(hello.client)
  }

  #sendSnapshot(client: string): void {
    const messages = [...this.#requests.liveSnapshot(), ...this.#peers.liveSnapshot(client)]
    for (const message of messages) {
      if (message._tag !== 'file' || this.takesFiles) this.#send(message)
    }
  }

  /** `length`: of the message as it came. */
  #handle(message: Exclude<ClientMessage, { _tag: 'hello' }>, client: string, length: number): void {
    switch (message._tag) {
      case 'push':
        this.#push(client, message, length)
        return
      case 'adopt':
        this.#adopt(message, length)
        return
      case 'input':
        this.#requests.giveInput(message.runId, message.value)
        return
      case 'kernelRequest':
        this.#kernelRequests.take(message)
        return
      case 'followComms':
        this.#followsComms = message.on
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

  #push(client: string, message: ClientMessage & { _tag: 'push' }, length: number): void {
    const known = this.#room.acceptedOf(client)
    const knownSeq = message.first <= known ? this.#room.seqOf(client, message.first) : undefined
    if (knownSeq !== undefined && knownSeq <= this.#start) {
      this.#refuse(message.first, 0, {
        tag: 'StaleCopy',
        message: 'The page takes a change for unsaved that the notebook holds already.',
      })
      return
    }
    const sent = this.#parts.take({ client, first: message.first, facts: message.facts }, length)
    if (sent === null) return
    if ('tag' in sent) {
      this.#refuse(message.first, 0, sent)
      return
    }
    // What is accepted reaches the page by `announce`, like everyone.
    const outcome = this.#room.append({ ...sent, principal: this.#principal })
    if (outcome._tag === 'refused') this.#refuse(sent.first, outcome.index, outcome.refusal)
  }

  #adopt(message: ClientMessage & { _tag: 'adopt' }, length: number): void {
    const notTheirs = this.#peers.refusalOf(message)
    const refusal: Refusal | null =
      notTheirs !== null
        ? { tag: 'NotAllowed', message: notTheirs }
        : this.#peers.isConnected(message.client)
          ? clientAlive
          : null
    const { client, first, facts } = message
    const sent = refusal ?? this.#parts.take({ client, first, facts }, length)
    // The last message of a batch is answered.
    if (sent === null) return
    const outcome: Outcome =
      'tag' in sent
        ? { _tag: 'refused', index: 0, refusal: sent }
        : this.#room.append({ ...sent, principal: this.#principal })
    if (outcome._tag === 'refused') {
      const { index, refusal } = outcome
      const from = 'tag' in sent ? first : sent.first
      this.#send({ _tag: 'adoptRefused', client, first: from, index, refusal })
    } else this.#send({ _tag: 'adopted', client: message.client, accepted: outcome.accepted })
  }

  #sendInChunks(facts: ReadonlyArray<LoggedFact>, texts: TextHashes | null): void {
    let chunk: string[] = []
    let length = 0
    const flush = (more: boolean) => {
      const last = more || texts === null ? '' : `,"texts":${JSON.stringify(texts)}`
      this.#socket.send(`{"_tag":"facts","facts":[${chunk.join(',')}],"more":${more}${last}}`)
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

  /** Why the page's person may not say this; null when they may. */
  #notAllowed(message: ClientMessage): string | null {
    const verb = clientMessageVerbs[message._tag]
    const verbs = verb === 'facts' ? verbsOfFacts('facts' in message ? message.facts : []) : [verb]
    for (const one of verbs) {
      const reason = this.#requests.may(one)
      if (reason !== null) return reason
    }
    return null
  }

  /** Answers a message that is not for this person as its kind is answered. */
  #refuseMessage(message: ClientMessage, refusal: Refusal): void {
    if (message._tag === 'push') this.#refuse(message.first, 0, refusal)
    else if (message._tag === 'adopt') {
      const { client, first } = message
      this.#send({ _tag: 'adoptRefused', client, first, index: 0, refusal })
    } else if (message._tag === 'text') this.#notPassedOn('text', message.cellId, refusal)
    else if (message._tag === 'place') this.#notPassedOn('place', null, refusal)
    else if (message._tag === 'kernelRequest') {
      const reply = refusedReply(refusedAs('NotAllowed', refusal.message))
      this.#send({ _tag: 'kernelReply', id: message.id, reply })
    } else this.#error(refusal.tag, refusal.message)
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
