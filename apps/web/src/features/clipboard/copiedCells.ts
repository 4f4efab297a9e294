/** A database of its own: what is copied concerns no notebook, and any version of the page reads it. */
const DATABASE = 'anode-copied'
const STORE = 'copied'
const KEY = 'cells'

/** What was copied in this tab, for where the browser stores nothing. */
let here: string | null = null

const open = (): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(STORE)
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })

/** Does something with the store, and closes it again. */
const withStore = async <A>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<A>,
): Promise<A> => {
  const database = await open()
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode)
      const request = work(transaction.objectStore(STORE))
      transaction.oncomplete = () => resolve(request.result)
      transaction.onabort = () => reject(transaction.error)
    })
  } finally {
    database.close()
  }
}

/** What is being kept: whoever pastes right away waits for it. */
let keeping: Promise<unknown> = Promise.resolve()

/** Keeps copied cells, as .ipynb JSON, of any size: every tab of this browser pastes them. */
export const rememberCells = (ipynb: string): void => {
  here = ipynb
  const keep = async () => {
    try {
      await withStore('readwrite', (store) => store.put(ipynb, KEY))
      // Another tab may copy something later.
      if (here === ipynb) here = null
    } catch {
      // Full or denied: this tab has it.
    }
  }
  keeping = keeping.then(keep)
}

/** The cells that were copied last, as .ipynb JSON; null when there are none. */
export const copiedCells = async (): Promise<string | null> => {
  await keeping
  if (here !== null) return here
  try {
    return (await withStore<string | undefined>('readonly', (store) => store.get(KEY))) ?? null
  } catch {
    return null
  }
}
