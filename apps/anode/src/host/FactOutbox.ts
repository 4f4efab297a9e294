import type { ProposedFact } from '@anode/protocol'

/** The longest message of facts, as JSON in UTF-16 units. */
const MESSAGE_LENGTH = 1024 * 1024

/** So many refusals without an acknowledgement between them say that nothing will be taken. */
const REFUSALS_LIMIT = 5

interface Waiting {
  readonly fact: ProposedFact
  readonly length: number
}

/** Facts in a row; the first has the number `first`. */
export interface FactBatch {
  readonly first: number
  readonly facts: readonly [ProposedFact, ...Array<ProposedFact>]
}

/** Facts about one notebook that the server has not acknowledged, counted from 1 as the protocol wants it. */
export class FactOutbox {
  readonly #waiting: Array<Waiting> = []
  /** The number of the first waiting fact. */
  #first = 1
  /** Facts below this number were sent on the present connection. */
  #unsent = 1
  #refusals = 0

  get isEmpty(): boolean {
    return this.#waiting.length === 0
  }

  add(facts: ReadonlyArray<ProposedFact>): void {
    for (const fact of facts) this.#waiting.push({ fact, length: JSON.stringify(fact).length })
  }

  /** The facts that were not sent yet, in batches that fit into messages. They count as sent. */
  takeUnsent(): ReadonlyArray<FactBatch> {
    const batches: Array<FactBatch> = []
    const end = this.#first + this.#waiting.length
    while (this.#unsent < end) {
      const [head, ...rest] = this.#waiting.slice(this.#unsent - this.#first)
      if (head === undefined) break
      let length = head.length
      const tooLong = rest.findIndex((waiting) => {
        length += waiting.length
        return length > MESSAGE_LENGTH
      })
      const others = tooLong === -1 ? rest : rest.slice(0, tooLong)
      batches.push({ first: this.#unsent, facts: [head.fact, ...others.map(({ fact }) => fact)] })
      this.#unsent += 1 + others.length
    }
    return batches
  }

  /** The connection is a new one: everything that waits has to be sent again. */
  rewind(): void {
    this.#unsent = this.#first
  }

  /** Facts up to the number `n` are durable. */
  acknowledge(n: number): void {
    const count = Math.min(n - this.#first + 1, this.#waiting.length)
    if (count <= 0) return
    this.#waiting.splice(0, count)
    this.#first += count
    this.#unsent = Math.max(this.#unsent, this.#first)
    this.#refusals = 0
  }

  /**
   * The server will never take the fact with this number, and took none of its message: the fact is dropped,
   * those behind it move up. After many refusals in a row all are dropped. What is kept has to be sent again,
   * on a new connection, since more under the old numbers may be on its way. Returns the dropped facts.
   */
  refuse(n: number): ReadonlyArray<ProposedFact> {
    this.#refusals += 1
    const all = this.#refusals >= REFUSALS_LIMIT
    const dropped = this.#waiting.splice(all ? 0 : n - this.#first, all ? this.#waiting.length : 1)
    this.rewind()
    return dropped.map(({ fact }) => fact)
  }
}
