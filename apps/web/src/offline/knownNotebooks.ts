import { browserDatabase, type SeenNotebook } from '../storage/browserDatabase.ts'

/** A notebook of the list as this browser knows it. */
export interface KnownNotebook extends SeenNotebook {
  /** Whether it opens without a server. */
  readonly kept: boolean
  /** Changes to it that the server has not taken yet. */
  readonly waiting: number
}

/**
 * Remembers notebooks of the list. `whole`: these are all that are not in the trash, so what else was known
 * is gone; but what was made here stays until the server has it.
 */
export const rememberNotebooks = async (
  notebooks: ReadonlyArray<SeenNotebook>,
  { whole }: { readonly whole: boolean },
): Promise<void> => {
  const db = await browserDatabase()
  const transaction = db.transaction('notebooks', 'readwrite', { durability: 'relaxed' })
  const { store } = transaction
  const listed = new Set(notebooks.map(({ id }) => id))
  const gone = whole ? (await store.getAll()).filter(({ id, madeHere }) => !madeHere && !listed.has(id)) : []
  const requests = [
    ...gone.map(({ id }) => store.delete(id)),
    ...notebooks.map(({ id, title, updatedAt }) => store.put({ id, title, updatedAt })),
  ]
  transaction.commit()
  await Promise.allSettled([...requests, transaction.done])
}

/** Remembers what an open notebook is called now. */
export const rememberTitle = async (id: string, title: string): Promise<void> => {
  const db = await browserDatabase()
  const known = await db.get('notebooks', id)
  if (known?.title !== title) await db.put('notebooks', { id, ...known, title, updatedAt: Date.now() })
}

/** The list as it was last seen, what changed last first, with what is here of each. */
export const knownNotebooks = async (): Promise<ReadonlyArray<KnownNotebook>> => {
  const db = await browserDatabase()
  const notebooks = await db.getAll('notebooks')
  const copies = new Set(await db.getAllKeys('copies'))
  const known = notebooks.map(async (notebook) => {
    const waiting = await db.countFromIndex('journal', 'notebook', notebook.id)
    return { ...notebook, kept: copies.has(notebook.id), waiting }
  })
  return (await Promise.all(known)).sort((a, b) => b.updatedAt - a.updatedAt)
}
