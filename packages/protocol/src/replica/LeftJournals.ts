import type { ClientMessage, ProposedFact, Refusal, ServerMessage } from '../sync/messages.ts'
import { adoptMessage } from './adoptMessage.ts'
import type { Journal } from './ReplicaStorage.ts'

/** A client whose journal was left may still be connected for a while; it is asked for again after this, in ms. */
const ALIVE_WAIT = 5000

/** What is done about the journals of tabs that died. */
export interface LeftJournalsActions {
  readonly send: (message: ClientMessage) => void
  /** The room will not have these facts: they are offered to the person. */
  readonly refused: (facts: ReadonlyArray<ProposedFact>, refusal: Refusal) => void
  /** The browser's storage refused. */
  readonly failed: (error: unknown) => void
}

/**
 * The journals of tabs that died, handed over to the room under the clients' own counts, one message after the
 * other. A journal is let go of when the room has all of it, or will not have it.
 */
export class LeftJournals {
  readonly #do: LeftJournalsActions
  #journals: ReadonlyArray<Journal>
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(journals: ReadonlyArray<Journal>, actions: LeftJournalsActions) {
    this.#journals = journals
    this.#do = actions
  }

  /** Sends the beginning of each: on every connection anew, until the room has it. */
  send(): void {
    for (const journal of this.#journals) this.#sendBehind(journal, 0)
  }

  /** The room has the client's facts up to the count. */
  adopted(client: string, accepted: number): void {
    const journal = this.#journals.find((left) => left.client === client)
    if (!journal || this.#sendBehind(journal, accepted)) return
    this.#journals = this.#journals.filter((left) => left !== journal)
    journal
      .acknowledge(accepted)
      .catch(this.#do.failed)
      .finally(() => journal.release())
  }

  refused({ client, first, refusal }: ServerMessage & { _tag: 'adoptRefused' }): void {
    // Sent again on the next connection.
    if (refusal.tag === 'StorageFailed') return
    if (refusal.tag === 'ClientAlive') {
      clearTimeout(this.#timer)
      this.#timer = setTimeout(() => this.send(), ALIVE_WAIT)
      return
    }
    const journal = this.#journals.find((left) => left.client === client)
    if (!journal) return
    const facts = journal.entries.filter(({ n }) => n >= first)
    this.#do.refused(
      facts.map(({ name, args }) => ({ name, args })),
      refusal,
    )
    this.adopted(client, journal.entries.at(-1)?.n ?? 0)
  }

  /** Leaves them to another tab. */
  release(): void {
    clearTimeout(this.#timer)
    for (const journal of this.#journals) journal.release()
  }

  /** Sends what the journal holds behind the count; false when that is nothing. */
  #sendBehind(journal: Journal, accepted: number): boolean {
    const message = adoptMessage(journal, accepted)
    if (message !== null) this.#do.send(message)
    return message !== null
  }
}
