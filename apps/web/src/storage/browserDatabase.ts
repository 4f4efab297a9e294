import { messageOf } from '@anode/document/messageOf'
import { Listeners } from '@anode/protocol/listeners'
import type { JournalEntry, RefusedFacts, StoredCopy } from '@anode/protocol/replica'
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'

/** A fact that waits, with whose it is. */
export interface StoredEntry extends JournalEntry {
  readonly notebookId: string
  readonly client: string
  /** The client's key; pages of before had none. */
  readonly key?: string
}

/** A notebook of the list as it was last seen. */
export interface SeenNotebook {
  readonly id: string
  readonly title: string
  /** Milliseconds since the epoch. */
  readonly updatedAt: number
  /** Made in this browser without a server, which is told of it when it is back. */
  readonly madeHere?: true
}

/** What is stored, by store. */
export interface StoredSchema extends DBSchema {
  /** The state of notebooks that were opened here, by notebook. */
  copies: { key: string; value: StoredCopy }
  /** What the server has not acknowledged. */
  journal: { key: [client: string, n: number]; value: StoredEntry; indexes: { notebook: string } }
  /** What the server would not take, by notebook. */
  refused: { key: string; value: ReadonlyArray<RefusedFacts> }
  /** The list of notebooks as it was last seen. */
  notebooks: { key: string; value: SeenNotebook }
}

export type BrowserDatabase = IDBPDatabase<StoredSchema>

/** How this page's use of the browser's storage ended, if it did. */
export interface StorageState {
  /**
   * `none`: the browser stores nothing here. `newer`: another tab has a newer version of Anode, which took
   * the storage over. `blocked`: another tab has an older version, which does not let go of it.
   */
  readonly state: 'ready' | 'none' | 'newer' | 'blocked'
  readonly why: string | null
}

let storage: StorageState = { state: 'ready', why: null }
const listeners = new Listeners('the browser’s storage')

/** How the browser's storage stands; changes while the page is open. */
export const storageState = {
  get: (): StorageState => storage,
  subscribe: (listener: () => void): (() => void) => {
    return listeners.add(listener)
  },
}

const setStorage = (state: StorageState['state'], why: string | null = null) => {
  storage = { state, why }
  listeners.tell()
}

/** What the browser said, in words. */
export const storageWords = (error: unknown): string =>
  error instanceof DOMException && error.name === 'QuotaExceededError'
    ? 'The space that the browser has for this site is used up.'
    : messageOf(error)

// Some browsers throw where they store nothing, others reject.
const open = async (): Promise<BrowserDatabase> =>
  openDB<StoredSchema>('anode', 2, {
    upgrade: (db, before) => {
      if (before < 1) {
        db.createObjectStore('copies')
        db.createObjectStore('journal', { keyPath: ['client', 'n'] }).createIndex('notebook', 'notebookId')
        db.createObjectStore('refused')
      }
      if (before < 2) db.createObjectStore('notebooks', { keyPath: 'id' })
    },
    blocked: () => setStorage('blocked'),
    blocking: (_current, _next, event) => {
      // A newer version in another tab waits for this.
      ;(event.target as IDBDatabase).close()
      setStorage('newer')
    },
    terminated: () => setStorage('none', 'The browser ended the use of its storage.'),
  })

// From the moment the code is there: the browser takes 20 to 60 ms, while the rest of the code is evaluated.
const opening = open().then(
  (db) => {
    setStorage('ready')
    return db
  },
  (error) => {
    setStorage('none', storageWords(error))
    throw error
  },
)
opening.catch(() => {}) // whoever asks for it hears of it

/**
 * The page's database in the browser, shared by all tabs. Rejects where the browser stores nothing: in
 * some private windows, or when the person has forbidden it.
 */
export const browserDatabase = (): Promise<BrowserDatabase> => opening
