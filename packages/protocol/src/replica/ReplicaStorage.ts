import type { Principal } from '@anode/document'
import type { ProposedFact } from '../sync/messages.ts'
import type { RefusedFacts } from './Replica.ts'

/** A stored copy of a notebook's state: only what the room has acknowledged. */
export interface StoredCopy {
  /** Empty for a notebook that was made here and that no server knows yet. */
  readonly bytes: Uint8Array
  /** The last fact in it. */
  readonly cursor: number
  /** The log that it is a copy of; empty as well when there is none yet. */
  readonly epoch: string
  /** The tables that it has (`schemaHash`). */
  readonly schema: string
  readonly principal: Principal
}

/** A fact that the room has not acknowledged, with its count; `more` must be kept as well. */
export interface JournalEntry extends ProposedFact {
  readonly n: number
}

/**
 * The unacknowledged facts of one client of a notebook. While it is open nobody else has it; a client
 * that dies leaves it to the next one.
 */
export interface Journal {
  readonly client: string
  /** What proves to the room that it is that client's; a journal of an earlier version has none. */
  readonly key?: string
  /** What it held when it was opened, by count. */
  readonly entries: ReadonlyArray<JournalEntry>
  /** Keeps facts; resolves when they are stored, rejects when the storage refuses. */
  readonly append: (entries: ReadonlyArray<JournalEntry>) => Promise<void>
  /** Forgets the facts up to the count. */
  readonly acknowledge: (n: number) => Promise<void>
  /** Puts `entries` in place of all it holds. */
  readonly replace: (entries: ReadonlyArray<JournalEntry>) => Promise<void>
  /** Lets go of it; an empty one is forgotten. */
  readonly release: () => void
}

/** Where a page keeps what must survive it. Every method may reject: private windows, full disks. */
export interface ReplicaStorage {
  readonly loadCopy: (notebookId: string) => Promise<StoredCopy | null>
  readonly saveCopy: (notebookId: string, copy: StoredCopy) => Promise<void>
  readonly dropCopy: (notebookId: string) => Promise<void>
  /**
   * Opens a journal for a new client and every journal that a dead client of the notebook left behind.
   */
  readonly openJournals: (
    notebookId: string,
  ) => Promise<{ readonly own: Journal; readonly left: ReadonlyArray<Journal> }>
  readonly loadRefused: (notebookId: string) => Promise<ReadonlyArray<RefusedFacts>>
  readonly saveRefused: (notebookId: string, refused: ReadonlyArray<RefusedFacts>) => Promise<void>
}
