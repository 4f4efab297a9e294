import type { EndReason, NotebookEvent, ServerMessage } from '@anode/protocol'
import type { OpenRoom } from '../notebooks/Rooms.ts'

/** So much text of facts is sent in one go, in UTF-16 units; so many are looked up at once. */
const GO = { length: 256 * 1024, facts: 32 }

/** With more than this of outputs in flight unread, in UTF-16 units, a reader is too slow for them. */
export const UNREAD_LIMIT = 1024 * 1024

/** A message that waits to be sent, and the fact after which it came. */
interface Waiting {
  readonly after: number
  readonly text: string
}

const frame = (event: NotebookEvent['_tag'], data: string, id?: number): string =>
  `event: ${event}\n${id === undefined ? '' : `id: ${id}\n`}data: ${data}\n\n`

/**
 * What one reader is told of a notebook, as server-sent events. Facts are taken from the log when the reader has room
 * for them: however slow it is, they take no memory here. Only what is in flight is kept for it, within a limit.
 *
 * Plain state, without sockets and timers: `next` gives what is to be sent now, `changed` hears when that may be more.
 */
export class EventStream {
  readonly #opened: OpenRoom
  readonly #isOpen: () => boolean
  readonly #waiting: Waiting[] = []
  readonly #stops: Array<() => void> = []
  #unread = 0
  #at: number
  #begun: string | null
  #end: EndReason | null = null
  #ended = false

  /**
   * `after`: the last fact that the reader knows; null: it wants what comes from now on. `isOpen`: whether the room is
   * still the notebook's.
   */
  constructor(
    opened: OpenRoom,
    options: {
      readonly after: number | null
      readonly live: boolean
      readonly isOpen: () => boolean
      readonly changed: () => void
    },
  ) {
    const { room, live, pages } = opened
    this.#opened = opened
    this.#isOpen = options.isOpen
    const reset = options.after !== null && options.after > room.head
    this.#at = options.after === null || reset ? room.head : options.after
    this.#begun = frame('open', JSON.stringify({ seq: this.#at, reset }), this.#at)
    this.#stops.push(room.onFacts(options.changed))
    if (!options.live) return
    if (live.active) this.#keep('outputs', { runs: live.runs })
    this.#stops.push(
      pages.watch((message) => {
        this.#take(message)
        options.changed()
      }),
    )
  }

  /** Nothing more comes, and why. */
  finish(reason: EndReason): void {
    this.#end ??= reason
  }

  /** What is to be sent now: empty when that is nothing, null when all has been said. */
  next(): string | null {
    if (this.#ended) return null
    const begun = this.#begun ?? ''
    this.#begun = null
    if (!this.#isOpen()) this.finish('closed')
    const text = begun + (this.#end === null ? this.#inFlight() + this.#facts() : '')
    if (this.#end === null) return text
    this.#ended = true
    return `${text}${frame('end', JSON.stringify({ reason: this.#end }))}`
  }

  close(): void {
    this.#ended = true
    for (const stop of this.#stops.splice(0)) stop()
    this.#waiting.length = 0
  }

  #take(message: ServerMessage): void {
    if (message._tag === 'outputs') this.#keep('outputs', { runs: message.runs })
    else if (message._tag === 'ops') {
      const { runId, cellId, ops } = message
      this.#keep('ops', { runId, cellId, ops })
    }
  }

  #keep(event: 'outputs' | 'ops', data: object): void {
    if (this.#end !== null) return
    const text = frame(event, JSON.stringify(data))
    this.#unread += text.length
    if (this.#unread > UNREAD_LIMIT) {
      this.#waiting.length = 0
      this.finish('slow')
    } else this.#waiting.push({ after: this.#opened.room.head, text })
  }

  /** What came before the next fact. */
  #inFlight(): string {
    let text = ''
    while (this.#waiting[0] !== undefined && this.#waiting[0].after <= this.#at) {
      text += this.#waiting.shift()?.text
    }
    this.#unread -= text.length
    return text
  }

  /** Some of the facts that are new, as far as nothing in flight came between them. */
  #facts(): string {
    const until = this.#waiting[0]?.after ?? this.#opened.room.head
    let text = ''
    while (this.#at < until && text.length < GO.length) {
      const rows = this.#opened.storage.select(
        'SELECT seq, name, args FROM log WHERE seq > $at AND seq <= $until ORDER BY seq LIMIT $limit',
        { $at: this.#at, $until: until, $limit: GO.facts },
      )
      if (rows.length === 0) break
      for (const { seq, name, args } of rows) {
        // JSON as it stands in the log, which has no line ends.
        text += frame('fact', `{"seq":${seq},"name":${JSON.stringify(name)},"args":${args}}`, Number(seq))
        this.#at = Number(seq)
      }
    }
    return text
  }
}
