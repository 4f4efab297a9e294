import { Either } from 'effect'
import { type ClientMessage, readServerMessage, type ServerMessage, writeMessage } from '../sync/messages.ts'
import { closeCodes, type OpenRoomSocket, type RoomSocket } from './RoomSocket.ts'

/** The first wait before connecting again, in ms; it doubles with each failure up to the longest. */
const FIRST_WAIT = 100
const LONGEST_WAIT = 5000

/** What a link tells its owner. */
export interface RoomLinkEvents {
  /** What to say first on a new connection; null when that is not known yet: `greet` is called when it is. */
  readonly hello: () => ClientMessage | null
  readonly received: (message: ServerMessage) => void
  readonly disconnected: () => void
  /** Trying again is of no use. */
  readonly refused: (tag: string, message: string) => void
}

/** Keeps a connection to the room open: connects again, with growing and random waits, until closed. */
export class RoomLink {
  readonly #open: OpenRoomSocket
  readonly #events: RoomLinkEvents
  #socket: RoomSocket | null = null
  #connected = false
  /** Connected, and hello was said. */
  #ready = false
  #failures = 0
  #leastWait = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #closed = false

  constructor(open: OpenRoomSocket, events: RoomLinkEvents) {
    this.#open = open
    this.#events = events
    this.#connect()
  }

  /** Sends over the present connection; false when there is none. */
  send(message: ClientMessage): boolean {
    if (!this.#ready) return false
    this.#socket?.send(writeMessage(message))
    return true
  }

  /** Says hello if there is a connection where it was not said yet. */
  greet(): void {
    if (!this.#connected || this.#ready) return
    const hello = this.#events.hello()
    if (hello === null) return
    this.#ready = true
    this.send(hello)
  }

  /** Gives up the present connection and makes another: after a wait, as after a failure, of at least `wait` ms. */
  reconnect(wait = 0): void {
    this.#leastWait = wait
    this.#socket?.close()
  }

  /** Connects without further wait, when the browser says that the network is back. */
  retryNow(): void {
    if (this.#socket !== null || this.#closed) return
    clearTimeout(this.#timer)
    this.#connect()
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
    this.#socket?.close()
  }

  #connect(): void {
    let mine: RoomSocket | null = null
    mine = this.#open({
      opened: () => {
        if (this.#closed) return mine?.close()
        this.#connected = true
        this.greet()
      },
      received: (text) => {
        if (this.#closed || mine !== this.#socket) return
        const message = readServerMessage(text)
        if (Either.isLeft(message)) {
          this.#refuse(
            'ProtocolMismatch',
            'The server speaks a newer protocol than this page. Reload the page.',
          )
          return
        }
        if (message.right._tag === 'welcome') this.#failures = 0
        if (message.right._tag === 'error') {
          this.#refuse(message.right.refusal.tag, message.right.refusal.message)
          return
        }
        this.#events.received(message.right)
      },
      closed: (code, reason) => {
        if (mine !== this.#socket) return
        this.#socket = null
        this.#connected = false
        this.#ready = false
        if (this.#closed) return
        this.#events.disconnected()
        if (code === closeCodes.unauthorized) this.#refuse('Unauthorized', reason)
        else if (code === closeCodes.notFound) this.#refuse('NotebookNotFound', reason)
        else if (code === closeCodes.damaged) this.#refuse('NotebookDamaged', reason)
        else this.#connectLater()
      },
    })
    this.#socket = mine
  }

  #connectLater(): void {
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.#failures++) * (0.5 + Math.random() / 2)
    this.#timer = setTimeout(() => this.#connect(), Math.max(wait, this.#leastWait))
    this.#leastWait = 0
  }

  #refuse(tag: string, message: string): void {
    this.close()
    this.#events.refused(tag, message)
  }
}
