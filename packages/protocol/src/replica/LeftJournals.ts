import { batchAround } from '../sync/batches.ts'
import type { ClientMessage, ProposedFact, Refusal, ServerMessage } from '../sync/messages.ts'
import { adoptMessages } from './adoptMessages.ts'
import type { Journal, JournalEntry } from './ReplicaStorage.ts'
import { withoutBatch } from './withoutBatch.ts'

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

/** A journal, and what of it the room may still take. */
interface LeftJournal {
  readonly journal: Journal
  entries: ReadonlyArray<JournalEntry>
}

/**
 * The journals of tabs that died, handed over to the room under the clients' own counts, one message after the
 * other (or one batch that takes several). A journal is let go of when the room has all of it, or will not have it.
 */
export class LeftJournals {
  readonly #do: LeftJournalsActions
  #journals: ReadonlyArray<LeftJournal>
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(journals: ReadonlyArray<Journal>, actions: LeftJournalsActions) {
    this.#journals = journals.map((journal) => ({ journal, entries: journal.entries }))
    this.#do = actions
  }

  /** Sends the beginning of each: on every connection anew, until the room has it. */
  send(): void {
    for (const left of this.#journals) this.#sendBehind(left, 0)
  }

  /** The room has the client's facts up to the count. */
  adopted(client: string, accepted: number): void {
    const left = this.#leftBy(client)
    if (!left || this.#sendBehind(left, accepted)) return
    this.#journals = this.#journals.filter((other) => other !== left)
    const { journal } = left
    journal
      .acknowledge(accepted)
      .catch(this.#do.failed)
      .finally(() => journal.release())
  }

  refused({ client, first, index, refusal }: ServerMessage & { _tag: 'adoptRefused' }): void {
    // Sent again on the next connection.
    if (refusal.tag === 'StorageFailed') return
    if (refusal.tag === 'ClientAlive') {
      clearTimeout(this.#timer)
      this.#timer = setTimeout(() => this.send(), ALIVE_WAIT)
      return
    }
    const left = this.#leftBy(client)
    if (!left) return
    if (refusal.tag === 'NotAllowed' || refusal.tag === 'CountGap') {
      // What follows says as well whose it is, or has no place in the log either.
      const index = left.entries.findIndex(({ n }) => n === first)
      this.#offer(left.entries.slice(batchAround(left.entries, index).from), refusal)
      this.adopted(client, left.entries.at(-1)?.n ?? 0)
      return
    }
    const { batch, others } = withoutBatch(left.entries, first + index)
    if (batch.length === 0) return
    this.#offer(batch, refusal)
    left.entries = others
    left.journal.replace(others).catch(this.#do.failed)
    this.adopted(client, first - 1)
  }

  /** Leaves them to another tab. */
  release(): void {
    clearTimeout(this.#timer)
    for (const { journal } of this.#journals) journal.release()
  }

  #leftBy(client: string): LeftJournal | undefined {
    return this.#journals.find(({ journal }) => journal.client === client)
  }

  #offer(facts: ReadonlyArray<JournalEntry>, refusal: Refusal): void {
    this.#do.refused(
      facts.map(({ name, args }) => ({ name, args })),
      refusal,
    )
  }

  /** Sends what the journal holds behind the count; false when that is nothing. */
  #sendBehind({ journal, entries }: LeftJournal, accepted: number): boolean {
    const messages = adoptMessages(
      journal,
      entries.filter(({ n }) => n > accepted),
    )
    for (const message of messages) this.#do.send(message)
    return messages.length > 0
  }
}
