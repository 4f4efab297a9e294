import { schemaHash } from '@anode/document'
import type { ClientMessage, Refusal } from '../sync/messages.ts'
import { LeftJournals } from './LeftJournals.ts'
import { PendingFacts } from './PendingFacts.ts'
import type { NewFact, RefusedFacts } from './Replica.ts'
import type { ReplicaStorage, StoredCopy } from './ReplicaStorage.ts'
import type { StatusBoard } from './StatusBoard.ts'

/** A copy is stored this long after the last change, in ms. */
const SAVE_DELAY = 1500

/** A journal that could not be written is tried again after this, in ms. */
const JOURNAL_WAIT = 3000

/** What keeping needs of the replica that it is for. */
export interface KeepingOptions {
  readonly notebookId: string
  readonly storage: ReplicaStorage | Promise<ReplicaStorage>
  readonly board: StatusBoard
  readonly send: (message: ClientMessage) => void
  /** The state to store: null when there is none, or `later`: it is just changing. */
  readonly copyNow: () => Omit<StoredCopy, 'schema'> | 'later' | null
}

/**
 * What a replica has in the browser's storage: a copy of what the room has acknowledged, the journal of what it has
 * not, the journals of tabs that died, and the facts that it would not take.
 */
export class Keeping {
  readonly #options: KeepingOptions
  #storage!: ReplicaStorage
  #pending!: PendingFacts
  #left!: LeftJournals
  #loaded = false
  #copy: StoredCopy | null = null
  #saveTimer: ReturnType<typeof setTimeout> | undefined
  #journalTimer: ReturnType<typeof setTimeout> | undefined
  #closed = false

  constructor(options: KeepingOptions) {
    this.#options = options
  }

  /** Whether the storage was read: before, nothing else here may be asked. */
  get isLoaded(): boolean {
    return this.#loaded
  }

  /** What the room has not acknowledged. */
  get pending(): PendingFacts {
    return this.#pending
  }

  /** The journals of tabs that died. */
  get left(): LeftJournals {
    return this.#left
  }

  /** The copy that the storage had, until it is found to be of no use. */
  get copy(): StoredCopy | null {
    return this.#copy
  }

  /** Reads what the browser has of the notebook. */
  async load(): Promise<void> {
    const { board, send } = this.#options
    const [copy, { own, left }, refused] = await this.#read()
    const [inherited, ...others] = left.filter((journal) => journal.entries.length > 0)
    for (const journal of left) if (journal.entries.length === 0) journal.release()
    if (inherited) own.release()
    this.#left = new LeftJournals(others, {
      send,
      refused: (facts, refusal) => this.refuse(facts, refusal),
      failed: this.#failed,
    })
    this.#pending = new PendingFacts(inherited ?? own, this.#failed, () => board.clear('journal'))
    this.#copy = copy?.schema === schemaHash ? copy : null
    board.set({
      refused,
      waiting: this.#pending.size,
      ...(this.#copy && { principal: this.#copy.principal }),
    })
    this.#loaded = true
  }

  /** Forgets the copy, here and in the storage. */
  async dropCopy(): Promise<void> {
    this.#copy = null
    await this.#storage.dropCopy(this.#options.notebookId).catch(this.#failed)
  }

  /** Nothing is opened from the copy any more; it is stored anew in a moment. */
  forgetCopy(): void {
    this.#copy = null
  }

  /** Keeps facts that the room will not have for the person. */
  refuse(facts: ReadonlyArray<NewFact>, refusal: Refusal): void {
    const { board } = this.#options
    const refused: ReadonlyArray<RefusedFacts> = [...board.status.refused, { facts, refusal, at: Date.now() }]
    board.set({ refused, waiting: this.#pending.size })
    this.#saveRefused(refused)
  }

  dismissRefused(): void {
    this.#options.board.set({ refused: [] })
    this.#saveRefused([])
  }

  saveLater(): void {
    if (this.#saveTimer === undefined && !this.#closed) {
      this.#saveTimer = setTimeout(() => this.save(), SAVE_DELAY)
    }
  }

  /** Stores a copy of the state, if everything in it is acknowledged. */
  async save(): Promise<void> {
    clearTimeout(this.#saveTimer)
    this.#saveTimer = undefined
    const { notebookId, board, copyNow } = this.#options
    const copy = !this.#loaded || this.#pending.size > 0 ? null : copyNow()
    if (copy === 'later') return this.saveLater()
    if (copy === null) return
    // First, so that no journal holds what a copy has.
    this.#pending.clearJournal()
    await this.#storage.saveCopy(notebookId, { ...copy, schema: schemaHash }).then(
      () => {
        // There is space again, and nothing waits.
        board.clear('copy')
        board.clear('journal')
      },
      (error) => board.trouble('copy', error),
    )
  }

  /** Lets go of everything: the journals are the next tab's. */
  close(): void {
    this.#closed = true
    clearTimeout(this.#saveTimer)
    clearTimeout(this.#journalTimer)
    if (!this.#loaded) return
    this.#pending.release()
    this.#left.release()
  }

  async #read() {
    const storage = await this.#options.storage
    this.#storage = storage
    const { notebookId } = this.#options
    return Promise.all([
      storage.loadCopy(notebookId).catch(() => null),
      storage.openJournals(notebookId),
      storage.loadRefused(notebookId).catch(() => []),
    ])
  }

  #saveRefused(refused: ReadonlyArray<RefusedFacts>): void {
    this.#storage.saveRefused(this.#options.notebookId, refused).catch(this.#failed)
  }

  #failed = (error: unknown): void => {
    this.#options.board.trouble('journal', error)
    clearTimeout(this.#journalTimer)
    if (!this.#closed) this.#journalTimer = setTimeout(() => this.#pending.keepMissing(), JOURNAL_WAIT)
  }
}
