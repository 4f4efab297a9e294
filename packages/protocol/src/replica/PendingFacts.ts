import type { ProposedFact } from '../sync/messages.ts'
import type { Journal, JournalEntry } from './ReplicaStorage.ts'
import { withoutBatch } from './withoutBatch.ts'

/** What the room has acknowledged leaves the journal this often, in ms: each time costs the page 2 ms. */
const CLEAR_EVERY = 250

/** The facts of this client that the room has not acknowledged, in memory and in the journal. */
export class PendingFacts {
  readonly #journal: Journal
  readonly #failed: (error: unknown) => void
  readonly #recovered: () => void
  #entries: JournalEntry[]
  #next: number
  #clear: ReturnType<typeof setTimeout> | undefined
  /** The journal lacks facts that its storage refused. */
  #incomplete = false
  /** Settles when what was handed to the journal last is stored, or refused. */
  #stored: Promise<void> = Promise.resolve()

  /**
   * `failed` hears what the journal's storage says when it refuses: the facts are then kept in memory only,
   * until it takes them all, of which `recovered` hears.
   */
  constructor(journal: Journal, failed: (error: unknown) => void, recovered: () => void) {
    this.#journal = journal
    this.#failed = failed
    this.#recovered = recovered
    this.#entries = [...journal.entries]
    this.#next = (this.#entries.at(-1)?.n ?? 0) + 1
  }

  get client(): string {
    return this.#journal.client
  }

  /** The client as it says hello. */
  get credentials(): { readonly client: string; readonly key?: string } {
    const { client, key } = this.#journal
    return { client, ...(key !== undefined && { key }) }
  }

  get size(): number {
    return this.#entries.length
  }

  get entries(): ReadonlyArray<JournalEntry> {
    return this.#entries
  }

  /** The count before the first unacknowledged fact. */
  get confirmed(): number {
    return (this.#entries[0]?.n ?? this.#next) - 1
  }

  /** Gives the facts their counts and keeps them: whole batches. */
  add(facts: ReadonlyArray<ProposedFact>): void {
    const entries = facts.map((fact) => ({ ...fact, n: this.#next++ }))
    this.#entries.push(...entries)
    this.#keep(this.#incomplete ? this.#journal.replace(this.#entries) : this.#journal.append(entries))
  }

  /** The room holds the facts up to the count. */
  acknowledge(n: number): void {
    this.#next = Math.max(this.#next, n + 1)
    if (this.#entries[0] === undefined || this.#entries[0].n > n) return
    this.#entries = this.#entries.filter((entry) => entry.n > n)
    // Nothing is missing any more that would be needed.
    if (this.#entries.length === 0) this.#incomplete = false
    this.#clear ??= setTimeout(() => this.clearJournal(), CLEAR_EVERY)
  }

  /** Takes out of the journal what is acknowledged; what a crash leaves there, the room knows already. */
  clearJournal(): void {
    if (this.#clear === undefined) return
    clearTimeout(this.#clear)
    this.#clear = undefined
    this.#journal.acknowledge(this.confirmed).catch(this.#failed)
  }

  /** Takes out the batch with a fact that the room refused, and closes the gap in the counts. */
  removeBatch(n: number): ReadonlyArray<JournalEntry> {
    const { batch, others } = withoutBatch(this.#entries, n)
    if (batch.length === 0) return []
    this.#entries = [...others]
    this.#next -= batch.length
    this.#keep(this.#journal.replace(this.#entries))
    return batch
  }

  /** Tries again to keep what the journal's storage refused. */
  keepMissing(): void {
    if (this.#incomplete && this.#entries.length > 0) this.#keep(this.#journal.replace(this.#entries))
  }

  /** Resolves when the journal has all that was added so far; false when its storage refused it. */
  async kept(): Promise<boolean> {
    await this.#stored
    return !this.#incomplete
  }

  #keep(stored: Promise<void>): void {
    const whole = this.#incomplete
    this.#stored = stored.then(
      () => {
        if (!whole) return
        this.#incomplete = false
        this.#recovered()
      },
      (error) => {
        this.#incomplete = true
        this.#failed(error)
      },
    )
  }

  release(): void {
    this.clearJournal()
    this.#journal.release()
  }
}
