import type { ProposedFact } from '@anode/protocol'

/** The longest message of facts, as JSON in UTF-16 units. */
const MESSAGE_LENGTH = 1024 * 1024

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
  /** Where the batches sent on the present connection begin. */
  #batches: Array<number> = []

  get isEmpty(): boolean {
    return this.#waiting.length === 0
  }

  add(facts: ReadonlyArray<ProposedFact>): void {
    for (const fact of facts) this.#waiting.push({ fact, length: JSON.stringify(fact).length })
  }

  /** The facts that were not sent yet, in batches that fit into messages. They count as sent. */
  takeUnsent(): ReadonlyArray<FactBatch> {
    const batches: Array<FactBatch> = []
    let index = this.#unsent - this.#first
    while (index < this.#waiting.length) {
      const [head, ...rest] = this.#waiting.slice(index)
      if (head === undefined) break
      let length = head.length
      const fitting = rest.findIndex((waiting) => {
        length += waiting.length
        return length > MESSAGE_LENGTH
      })
      const others = fitting === -1 ? rest : rest.slice(0, fitting)
      const first = this.#first + index
      batches.push({ first, facts: [head.fact, ...others.map(({ fact }) => fact)] })
      this.#batches.push(first)
      index += 1 + others.length
    }
    this.#unsent = this.#first + index
    return batches
  }

  /** The connection is a new one: everything that waits has to be sent again. */
  rewind(): void {
    this.#unsent = this.#first
    this.#batches = []
  }

  /** Facts up to the number `n` are durable. */
  acknowledge(n: number): void {
    const count = Math.min(n - this.#first + 1, this.#waiting.length)
    if (count <= 0) return
    this.#waiting.splice(0, count)
    this.#first += count
    this.#unsent = Math.max(this.#unsent, this.#first)
    this.#batches = this.#batches.filter((first) => first >= this.#first)
  }

  /** The server will never take the facts from `first` to the end of their batch. Tells which they were. */
  refuse(first: number): ReadonlyArray<ProposedFact> {
    const next = this.#batches.find((batch) => batch > first) ?? this.#unsent
    // What came before them in the batch was not refused, and numbers must not shift: they go as one.
    const refused = this.#waiting.slice(first - this.#first, next - this.#first).map(({ fact }) => fact)
    this.acknowledge(next - 1)
    return refused
  }
}
