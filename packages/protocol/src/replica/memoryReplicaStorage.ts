import { clientOfKey, newClientKey } from '../sync/clientKey.ts'
import type { RefusedFacts } from './Replica.ts'
import type { Journal, JournalEntry, ReplicaStorage, StoredCopy } from './ReplicaStorage.ts'

interface StoredJournal {
  readonly notebookId: string
  readonly key: string
  entries: JournalEntry[]
  open: boolean
}

/** A storage that lasts as long as the page: for tests, and where the browser refuses to store. */
export const memoryReplicaStorage = (): ReplicaStorage => {
  const copies = new Map<string, StoredCopy>()
  const refused = new Map<string, ReadonlyArray<RefusedFacts>>()
  const journals = new Map<string, StoredJournal>()

  const open = (client: string): Journal => {
    const journal = journals.get(client)
    if (journal === undefined) throw new Error(`There is no journal of ${client}.`)
    journal.open = true
    return {
      client,
      key: journal.key,
      entries: [...journal.entries],
      append: async (entries) => {
        journal.entries.push(...entries)
      },
      acknowledge: async (n) => {
        journal.entries = journal.entries.filter((entry) => entry.n > n)
      },
      replace: async (entries) => {
        journal.entries = [...entries]
      },
      release: () => {
        journal.open = false
        if (journal.entries.length === 0) journals.delete(client)
      },
    }
  }

  return {
    loadCopy: async (id) => copies.get(id) ?? null,
    saveCopy: async (id, copy) => {
      copies.set(id, copy)
    },
    dropCopy: async (id) => {
      copies.delete(id)
    },
    openJournals: async (notebookId) => {
      const left = [...journals].filter(([, j]) => j.notebookId === notebookId && !j.open)
      const key = newClientKey()
      const client = clientOfKey(key)
      journals.set(client, { notebookId, key, entries: [], open: false })
      return { own: open(client), left: left.map(([dead]) => open(dead)) }
    },
    loadRefused: async (id) => refused.get(id) ?? [],
    saveRefused: async (id, list) => {
      refused.set(id, list)
    },
  }
}
