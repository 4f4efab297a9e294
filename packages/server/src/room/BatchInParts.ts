import { BATCH_LIMIT, type ProposedFact, type Refusal } from '@anode/protocol'

/** Facts of one client from `first` on. */
interface Sent {
  readonly client: string
  readonly first: number
  readonly facts: ReadonlyArray<ProposedFact>
}

/** What there is of a batch whose end has not come. */
interface Begun extends Sent {
  /** The count of the fact that comes next. */
  readonly next: number
  /** Of its messages. */
  readonly length: number
}

/** What a page counts of a batch are its facts' arguments; names, counts and quotes come on top. */
const LENGTH_LIMIT = 2 * BATCH_LIMIT

/**
 * What a connection has of a batch that comes in several messages. It is in no log before all of it is here, and goes
 * with the connection: its client sends it again from its beginning.
 */
export class BatchInParts {
  readonly #limit: number
  #begun: Begun | null = null
  /** It is refused: what else comes of it is passed over. */
  #refused = false

  constructor(limit = LENGTH_LIMIT) {
    this.#limit = limit
  }

  /**
   * Takes the facts of a message of this length: gives what is to be taken as one, null while there is nothing to be
   * done, or why no more of it is waited for.
   */
  take(sent: Sent, length: number): Sent | Refusal | null {
    const begun = this.#continuedBy(sent)
    const refused = begun !== null && this.#refused
    const { client, first } = begun ?? sent
    const facts = begun === null ? sent.facts : [...begun.facts, ...sent.facts]
    const all = length + (begun?.length ?? 0)
    this.#begun = null
    this.#refused = false
    if (sent.facts.at(-1)?.more !== true) return refused ? null : { client, first, facts }
    const isTooLarge = all > this.#limit
    this.#refused = refused || isTooLarge
    const kept = this.#refused ? [] : facts
    this.#begun = { client, first, facts: kept, next: sent.first + sent.facts.length, length: all }
    return isTooLarge && !refused ? tooLarge : null
  }

  /** What a message goes on with; null when it begins something: who sends it has begun anew. */
  #continuedBy({ client, first }: Sent): Begun | null {
    return this.#begun?.client === client && this.#begun.next === first ? this.#begun : null
  }
}

const tooLarge: Refusal = {
  tag: 'BatchTooLarge',
  message: `At most ${BATCH_LIMIT / 1024 / 1024} MB can be kept as one change. Do it in parts.`,
}
