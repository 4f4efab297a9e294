import type { ServerMessage } from '../sync/messages.ts'
import { Arrival } from './Arrival.ts'
import type { Keeping } from './Keeping.ts'
import type { ReplicaUnavailable } from './ReplicaUnavailable.ts'
import type { SessionBase } from './sessionDatabase.ts'

/**
 * With a copy in the database, how long the room's news are waited for, in ms: where they are about to come, an
 * old state need not be shown first.
 */
const GRACE = 20

/** What the next session of a replica is opened from: the stored copy, the room's news, or both. */
export class SessionSource {
  readonly #keeping: Keeping
  readonly #grace: number
  readonly #isOffline: () => boolean
  /** Set while a session is being opened. */
  #arrival: Arrival | null = new Arrival()
  #arrived: () => void = () => {}
  /** Set from when it is known what a session is opened with until it is open. */
  #decided = false
  /** Why the server will not have us. */
  #unavailable: ReplicaUnavailable | undefined
  #epoch: string | null = null

  constructor(
    keeping: Keeping,
    options: { readonly grace?: number | undefined; readonly isOffline: () => boolean },
  ) {
    this.#keeping = keeping
    this.#grace = options.grace ?? GRACE
    this.#isOffline = options.isOffline
  }

  /** Whether a session is being opened: what the room says belongs to that. */
  get isOpening(): boolean {
    return this.#arrival !== null
  }

  /** Whether it is known what the session starts from that is being opened: what comes now is behind. */
  get isDecided(): boolean {
    return this.#decided
  }

  /** The log that the present session, or the one that is being opened, is of. */
  get epoch(): string | null {
    return this.#epoch
  }

  /** Waits for another answer of the room. `greeted`: hello was said already on this connection. */
  beginAnew(greeted = false): void {
    this.#arrival = new Arrival(greeted)
  }

  /** Hello is said: what comes now is the answer. */
  greeted(): void {
    if (this.#arrival) this.beginAnew(true)
  }

  /** Nothing more comes on this connection. */
  disconnected(): void {
    if (this.#arrival) this.beginAnew()
    this.wake()
  }

  /** The server will not have us. */
  refused(unavailable: ReplicaUnavailable): void {
    this.#unavailable = unavailable
    this.wake()
  }

  /** Takes a part of the room's answer while a session is being opened; false: it is for the session. */
  take(message: ServerMessage): boolean {
    if (this.#arrival === null || (message._tag !== 'welcome' && message._tag !== 'facts')) return false
    this.#arrival.take(message)
    if (this.#arrival.isComplete) this.wake()
    return true
  }

  /** What has come beside what the session was opened from; from now on messages are for the session. */
  handOver(): Arrival | null {
    const late = this.#arrival
    this.#arrival = null
    return late
  }

  /** Whether the session was opened from the copy, and the room sends another state of the notebook. */
  isOvertaken(): boolean {
    return this.#arrival?.welcome?.fresh === true && !this.#arrival.isUsed
  }

  /** What the room has accepted of ours, as far as it has said. */
  get accepted(): number {
    return this.#arrival?.welcome?.accepted ?? 0
  }

  /** What a session starts from, once that is known; fails when the notebook cannot be opened. */
  async base(loaded: Promise<void> | undefined): Promise<SessionBase> {
    await loaded
    await this.#somethingToOpen()
    const { pending, copy: stored } = this.#keeping
    if (this.#unavailable && !stored) throw this.#unavailable
    // What the room sends while the session opens stays in the arrival and is behind these facts.
    const news = this.#arrival?.isComplete ? this.#arrival.use() : null
    const copy = news?.welcome?.fresh ? null : stored
    this.#epoch = news?.welcome?.epoch ?? copy?.epoch ?? null
    this.#decided = true
    return { client: pending.client, copy, facts: news?.facts ?? [], confirmed: pending.confirmed }
  }

  /** The session is open, or will not be. */
  settled(): void {
    this.#decided = false
  }

  /** Looks again whether there is something to open. */
  wake(): void {
    this.#arrived()
  }

  /** Waits for the room's news; with a copy at hand hardly, and not while there is no connection. */
  async #somethingToOpen(): Promise<void> {
    const deadline = performance.now() + this.#grace
    while (!this.#arrival?.isComplete && !this.#unavailable) {
      const late = this.#isOffline() || performance.now() >= deadline
      if (this.#keeping.copy && late) return
      await new Promise<void>((resolve) => {
        this.#arrived = resolve
        if (this.#keeping.copy) setTimeout(resolve, Math.max(0, deadline - performance.now()))
      })
    }
  }
}
