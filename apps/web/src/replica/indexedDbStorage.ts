import { clientOfKey, newClientKey } from '@anode/protocol'
import type { Journal, JournalEntry, ReplicaStorage } from '@anode/protocol/replica'
import type { IDBPObjectStore } from 'idb'
import {
  type BrowserDatabase,
  browserDatabase,
  type StoredSchema,
  storageWords,
} from '../storage/browserDatabase.ts'
import { takeClientLock } from '../storage/takeLock.ts'

type JournalStore = IDBPObjectStore<StoredSchema, ['journal'], 'journal', 'readwrite'>

/** All facts of one client. */
const factsOf = (client: string, upTo = Number.POSITIVE_INFINITY): IDBKeyRange =>
  IDBKeyRange.bound([client, 0], [client, upTo])

const journalOf = (
  db: BrowserDatabase,
  notebookId: string,
  { client, key }: Pick<Journal, 'client' | 'key'>,
  entries: ReadonlyArray<JournalEntry>,
  release: () => void,
): Journal => {
  const owner = { client, ...(key !== undefined && { key }) }
  // A write needs no wait for the disk to be safe from a crash of the tab; of the machine it is, shortly.
  const change = (body: (store: JournalStore) => ReadonlyArray<Promise<unknown>>) =>
    insist(async () => {
      const transaction = db.transaction('journal', 'readwrite', { durability: 'relaxed' })
      const requests = body(transaction.store)
      transaction.commit()
      // Each request of a transaction that fails rejects as well, before it; why is said by the transaction.
      await Promise.allSettled([...requests, transaction.done])
      await transaction.done
    })
  const put = (store: JournalStore, entries: ReadonlyArray<JournalEntry>) =>
    entries.map(({ n, name, args, more }) =>
      store.put({ notebookId, ...owner, n, name, args, ...(more && { more }) }),
    )
  return {
    ...owner,
    entries,
    append: (entries) => change((store) => put(store, entries)),
    acknowledge: (n) => change((store) => [store.delete(factsOf(client, n))]),
    replace: (entries) => change((store) => [store.delete(factsOf(client)), ...put(store, entries)]),
    release,
  }
}

/** The journals that dead clients of the notebook left behind; those of clients that live are locked. */
const leftJournals = async (db: BrowserDatabase, notebookId: string): Promise<ReadonlyArray<Journal>> => {
  const keys = await db.getAllKeysFromIndex('journal', 'notebook', notebookId)
  const left: Journal[] = []
  for (const client of new Set(keys.map(([owner]) => owner))) {
    const release = await takeClientLock(client, false)
    if (!release) continue
    const stored = await db.getAll('journal', factsOf(client))
    const entries = stored.map(({ n, name, args, more }) => ({ n, name, args, ...(more && { more }) }))
    const key = stored[0]?.key
    left.push(journalOf(db, notebookId, { client, ...(key !== undefined && { key }) }, entries, release))
  }
  return left
}

/** What large output values take is given up first: they are at the server. */
const makeRoom = (): Promise<boolean> =>
  globalThis.caches?.delete('anode-artifacts') ?? Promise.resolve(false)

/** Does it again when there was no space and some could be made. Rejects with words for people. */
const insist = async <A>(write: () => Promise<A>): Promise<A> => {
  try {
    return await write()
  } catch (error) {
    const full = error instanceof DOMException && error.name === 'QuotaExceededError'
    if (full && (await makeRoom().catch(() => false))) return insist(write)
    throw new Error(storageWords(error), { cause: error })
  }
}

/** Copies, journals and refused facts in the browser's IndexedDB, shared by all tabs. */
export const indexedDbStorage = async (): Promise<ReplicaStorage> => {
  const db = await browserDatabase()
  return {
    loadCopy: async (notebookId) => (await db.get('copies', notebookId)) ?? null,
    saveCopy: (notebookId, copy) =>
      insist(async () => {
        const transaction = db.transaction('copies', 'readwrite', { durability: 'relaxed' })
        const request = transaction.store.put(copy, notebookId)
        // Told now that it is whole, the browser finishes it also when the page is gone by then.
        transaction.commit()
        await Promise.allSettled([request, transaction.done])
        await transaction.done
      }),
    dropCopy: (notebookId) => db.delete('copies', notebookId),
    openJournals: async (notebookId) => {
      const key = newClientKey()
      const client = clientOfKey(key)
      const [release, left] = await Promise.all([takeClientLock(client, true), leftJournals(db, notebookId)])
      return { own: journalOf(db, notebookId, { client, key }, [], release ?? (() => {})), left }
    },
    loadRefused: async (notebookId) => (await db.get('refused', notebookId)) ?? [],
    saveRefused: (notebookId, refused) =>
      insist(async () => {
        if (refused.length === 0) await db.delete('refused', notebookId)
        else await db.put('refused', refused, notebookId)
      }),
  }
}
