/** What was typed into a picture, by cell. */
export type Typed = Readonly<Record<string, { readonly base: string; readonly text: string }>>

/** The keys of a notebook; ahead.js looks for them, too. */
const prefixOf = (notebookId: string): string => `anode.typed:${notebookId}:`

/** Takes a lock that the browser lets go of when the tab dies; null while another tab has it. */
const takeLock = (name: string): Promise<(() => void) | null> => {
  if (!navigator.locks) return Promise.resolve(() => {})
  return new Promise((resolve) => {
    navigator.locks
      .request(name, { ifAvailable: true }, (lock) => {
        if (lock === null) return resolve(null)
        return new Promise<void>((release) => resolve(release))
      })
      .catch(() => resolve(null))
  })
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

  /** It is in the notebook. */
  forget(): void {
    if (this.#lock === null) return
    localStorage.removeItem(this.#key)
    void this.#lock.then((release) => release?.())
  }
}

/** Hands over, once, what was typed into pictures of tabs that closed before their page came. */
export const takeLeftTyping = async (notebookId: string, enter: (typed: Typed) => void): Promise<void> => {
  let keys: ReadonlyArray<string> = []
  try {
    keys = Object.keys(localStorage).filter((key) => key.startsWith(prefixOf(notebookId)))
  } catch {
    // Storage is denied: nothing was kept.
  }
  for (const key of keys) {
    const release = await takeLock(key)
    const kept = release === null ? null : localStorage.getItem(key)
    if (kept !== null) {
      enter(JSON.parse(kept))
      localStorage.removeItem(key)
    }
    release?.()
  }
}
