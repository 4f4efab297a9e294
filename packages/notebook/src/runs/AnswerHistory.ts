import type { TextStorage } from '../NotebookPorts.ts'

/** How many answers are kept, and how long one may be, in UTF-16 units. */
const MOST = 200
const LONGEST = 2000

/**
 * What was answered here to the questions of one kernel (`input()`, a debugger), for who wants to answer so again. It
 * is kept as long as the tab; another kernel begins anew. Passwords never come here.
 */
export class AnswerHistory {
  readonly #key: string
  readonly #storage: TextStorage

  constructor(notebookId: string, storage: TextStorage) {
    this.#key = `answers:${notebookId}`
    this.#storage = storage
  }

  /** Those given to a kernel, the oldest first. */
  of(kernel: string): ReadonlyArray<string> {
    const kept = this.#read()
    return kept?.kernel === kernel ? kept.answers : []
  }

  /** Adds what was answered; not what was answered right before, and nothing blank. */
  add(kernel: string, answer: string): void {
    const before = this.of(kernel)
    if (answer.trim() === '' || answer.length > LONGEST || answer === before.at(-1)) return
    const answers = [...before, answer].slice(-MOST)
    try {
      this.#storage.setItem(this.#key, JSON.stringify({ kernel, answers }))
    } catch {
      // A full storage costs the history, not the answer.
    }
  }

  #read(): { readonly kernel: string; readonly answers: ReadonlyArray<string> } | null {
    try {
      const kept: unknown = JSON.parse(this.#storage.getItem(this.#key) ?? 'null')
      return isKept(kept) ? kept : null
    } catch {
      return null
    }
  }
}

const isKept = (kept: unknown): kept is { kernel: string; answers: ReadonlyArray<string> } =>
  typeof kept === 'object' &&
  kept !== null &&
  'answers' in kept &&
  Array.isArray(kept.answers) &&
  kept.answers.every((answer) => typeof answer === 'string')
