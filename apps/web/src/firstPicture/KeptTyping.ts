import { hasLocks, takeLock } from '../replica/takeLock.ts'

/** What was typed into a picture, by cell. */
export type Typed = Readonly<Record<string, { readonly base: string; readonly text: string }>>

/** The keys of a notebook; ahead.js looks for them, too. */
const prefixOf = (notebookId: string): string => `anode.typed:${notebookId}:`

const isTyped = (value: unknown): value is Typed =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).every((one) => typeof one?.base === 'string' && typeof one?.text === 'string')

/** What stands under a key; null when it is nothing that a picture has written. */
const read = (key: string): Typed | null => {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? 'null')
    return isTyped(value) ? value : null
  } catch {
    return null
  }
}

/** Keeps what is typed into one picture in the browser until it is in the notebook: the tab may close before. */
export class KeptTyping {
  readonly #key: string
  #lock: Promise<(() => void) | null> | null = null

  constructor(notebookId: string) {
    this.#key = prefixOf(notebookId) + crypto.randomUUID()
  }

  keep(typed: Typed): void {
    // As long as this tab lives, no other one takes it over.
    this.#lock ??= takeLock(this.#key)
    try {
      localStorage.setItem(this.#key, JSON.stringify(typed))
    } catch {
      // Denied or full: it is kept as long as the tab is.
    }
  }

  /** It is in the notebook, and that survives the page. */
  forget(): void {
    if (this.#lock !== null) localStorage.removeItem(this.#key)
    this.leave()
  }

  /** Leaves it to the next page of the notebook. */
  leave(): void {
    void this.#lock?.then((release) => release?.())
  }
}

/**
 * Hands over, once, what was typed into pictures of tabs that closed before their page came. `enter` resolves when it
 * is in the notebook, and that survives the page.
 */
export const takeLeftTyping = async (
  notebookId: string,
  enter: (typed: Typed) => Promise<void>,
): Promise<void> => {
  if (!hasLocks()) return
  let keys: ReadonlyArray<string> = []
  try {
    keys = Object.keys(localStorage).filter((key) => key.startsWith(prefixOf(notebookId)))
  } catch {
    // Storage is denied: nothing was kept.
  }
  for (const key of keys) {
    const release = await takeLock(key)
    if (release === null) continue
    const typed = read(key)
    if (typed !== null) await enter(typed)
    localStorage.removeItem(key)
    release()
  }
}
