import { serverPrincipal } from '@anode/document'
import type { ProposedFact } from '@anode/protocol'
import { Effect, Schedule } from 'effect'
import type { OpenRoom } from '../notebooks/Rooms.ts'
import { DISK_RETRY } from './RunEnds.ts'

/** What the server states of what it executes in one notebook, in order. What a full disk refuses waits here. */
export class RoomFacts {
  readonly #opened: OpenRoom
  readonly #isOpen: () => boolean
  readonly #fork: (effect: Effect.Effect<unknown>) => void
  readonly #waiting: Array<ReadonlyArray<ProposedFact>> = []

  /** `isOpen`: whether the room is still the notebook's; nothing is stated afterwards. */
  constructor(opened: OpenRoom, isOpen: () => boolean, fork: (effect: Effect.Effect<unknown>) => void) {
    this.#opened = opened
    this.#isOpen = isOpen
    this.#fork = fork
  }

  state(facts: ReadonlyArray<ProposedFact>): void {
    if (this.#waiting.length === 0 && this.#write(facts)) return
    this.#waiting.push(facts)
    if (this.#waiting.length === 1) this.#fork(this.#patiently)
  }

  readonly #patiently = Effect.sync(() => {
    while (this.#waiting[0] !== undefined && this.#write(this.#waiting[0])) this.#waiting.shift()
    return this.#waiting.length === 0
  }).pipe(Effect.repeat({ until: (done) => done, schedule: Schedule.spaced(DISK_RETRY) }))

  /** Whether it was taken or can never be; false when the disk refused. */
  #write(facts: ReadonlyArray<ProposedFact>): boolean {
    if (!this.#isOpen()) return true
    const outcome = this.#opened.room.stateFacts(serverPrincipal, facts)
    if (outcome._tag === 'accepted') return true
    const { tag, message } = outcome.refusal
    if (tag === 'StorageFailed') return false
    this.#fork(Effect.logError(`The room of ${this.#opened.id} refused what the server stated: ${message}`))
    return true
  }
}
