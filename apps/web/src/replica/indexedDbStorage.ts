import { newId } from '@anode/document'
import type { Journal, JournalEntry, RefusedFacts, ReplicaStorage, StoredCopy } from '@anode/protocol/replica'
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import { takeClientLock } from './clientLock.ts'

interface StoredEntry extends JournalEntry {
  readonly notebookId: string
  readonly client: string
}

interface Schema extends DBSchema {
  copies: { key: string; value: StoredCopy }
  journal: { key: [client: string, n: number]; value: StoredEntry; indexes: { notebook: string } }
  refused: { key: string; value: ReadonlyArray<RefusedFacts> }
}

type Database = IDBPDatabase<Schema>

const openDatabase = (): Promise<Database> =>
  openDB<Schema>('anode', 1, {
    upgrade: (db) => {
      db.createObjectStore('copies')
      db.createObjectStore('journal', { keyPath: ['client', 'n'] }).createIndex('notebook', 'notebookId')
      db.createObjectStore('refused')
    },
  })

/** All facts of one client. */
const factsOf = (client: string, upTo = Number.POSITIVE_INFINITY): IDBKeyRange =>
  IDBKeyRange.bound([client, 0], [client, upTo])

const openJournal = async (
  db: Database,
  notebookId: string,
  client: string,
  release: () => void,
): Promise<Journal> => {
  const stored = await db.getAll('journal', factsOf(client))
  // A write needs no wait for the disk to be safe from a crash of the tab; of the machine it is, shortly.
  const change = async (body: (store: ReturnType<typeof write>['store']) => void) => {
    const transaction = write(db)
    body(transaction.store)
    transaction.commit()
    await transaction.done
  }
  const put = (store: ReturnType<typeof write>['store'], entries: ReadonlyArray<JournalEntry>) => {
    for (const { n, name, args } of entries) store.put({ notebookId, client, n, name, args })
  }
  return {
    client,
    entries: stored.map(({ n, name, args }) => ({ n, name, args })),
    append: (entries) => change((store) => put(store, entries)),
    acknowledge: (n) => change((store) => void store.delete(factsOf(client, n))),
    replace: (entries) =>
      change((store) => {
        store.delete(factsOf(client))
        put(store, entries)
      }),
    release,
  }
}

const write = (db: Database) => db.transaction('journal', 'readwrite', { durability: 'relaxed' })

/** Copies, journals and refused facts in the browser's IndexedDB, shared by all tabs. */
export const indexedDbStorage = async (): Promise<ReplicaStorage> => {
  const db = await openDatabase()
  return {
    loadCopy: async (notebookId) => (await db.get('copies', notebookId)) ?? null,
    saveCopy: async (notebookId, copy) => {
      await db.put('copies', copy, notebookId)
    },
    dropCopy: (notebookId) => db.delete('copies', notebookId),
    openJournals: async (notebookId) => {
      const keys = await db.getAllKeysFromIndex('journal', 'notebook', notebookId)
      const left: Journal[] = []
      for (const client of new Set(keys.map(([owner]) => owner))) {
        const release = await takeClientLock(client, false)
        if (release) left.push(await openJournal(db, notebookId, client, release))
      }
      const client = newId()
      const release = await takeClientLock(client, true)
      return { own: await openJournal(db, notebookId, client, release ?? (() => {})), left }
    },
    loadRefused: async (notebookId) => (await db.get('refused', notebookId)) ?? [],
    saveRefused: async (notebookId, refused) => {
      if (refused.length === 0) await db.delete('refused', notebookId)
      else await db.put('refused', refused, notebookId)
    },
  }
}
