import type { FirstCells } from '@anode/document/facts'

/** The addresses of notebooks whose first cells are kept in this browser, the last one seen first. */
const INDEX = 'anode.first'
const keyOf = (notebookId: string): string => `anode.first:${notebookId}`

/** So many notebooks are kept. */
const MOST = 40

/** What is larger is not kept, in characters. */
const LARGEST = 40_000

const read = (key: string): unknown => {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null')
  } catch {
    return null
  }
}

/** Where storage is denied or full, the server is asked each time. */
const write = (key: string, value: unknown): void => {
  try {
    if (value === null) localStorage.removeItem(key)
    else localStorage.setItem(key, JSON.stringify(value))
  } catch {}
}

/** Keeps a notebook's first cells, for the next time it is opened in this browser; null forgets them. */
export const storeFirstCells = (notebookId: string, first: FirstCells | null): void => {
  const kept = read(INDEX)
  const others = (Array.isArray(kept) ? kept : []).filter((id) => id !== notebookId)
  const stays = first !== null && JSON.stringify(first).length <= LARGEST
  write(keyOf(notebookId), stays ? first : null)
  const ids = stays ? [notebookId, ...others] : others
  for (const id of ids.slice(MOST)) write(keyOf(id), null)
  write(INDEX, ids.slice(0, MOST))
}
