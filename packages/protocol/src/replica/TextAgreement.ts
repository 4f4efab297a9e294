import { textHash } from '@anode/document'
import type { ProposedFact, TextHashes } from '../sync/messages.ts'
import type { DifferingText } from './Replica.ts'

/** Texts are compared this long after both are there, in ms: not amid what comes together. */
const DELAY = 50

/** So often a cell's text is taken from the server anew: where that does not help, it is left as it is. */
const ATTEMPTS = 2

/** What the page has, for a comparison. */
export interface ComparedTexts {
  /** The number of the last fact that is in the tables. */
  readonly cursor: number
  /** A cell's text as the tables hold it; null when there is no such cell. */
  readonly textOf: (cellId: string) => string | null
  /** What the tables hold that the room has not acknowledged. */
  readonly pending: ReadonlyArray<ProposedFact>
}

/**
 * Whether the page's texts are the server's. The server names the texts that facts have touched; each is compared once
 * the page has merged those facts and has nothing of its own in that cell. Texts that differ are kept until the page
 * has the server's, and are then the person's to keep or to drop.
 */
export class TextAgreement {
  readonly #texts: () => ComparedTexts | null
  readonly #differ: () => void
  readonly #expected = new Map<string, { readonly seq: number; readonly hash: string }>()
  readonly #attempts = new Map<string, number>()
  #differing: ReadonlyArray<DifferingText> = []
  #timer: ReturnType<typeof setTimeout> | undefined

  /** `texts`: null while they cannot be compared; `differ`: what the page has is to be taken from the server anew. */
  constructor(texts: () => ComparedTexts | null, differ: () => void) {
    this.#texts = texts
    this.#differ = differ
  }

  /** Takes what the server says. What it says later of a cell takes the place of what it said before. */
  expect({ seq, hashes }: TextHashes): void {
    for (const [cellId, hash] of Object.entries(hashes)) this.#expected.set(cellId, { seq, hash })
    this.compareSoon()
  }

  /** The page may have come as far as what the server spoke of. */
  compareSoon(): void {
    if (this.#expected.size === 0) return
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#compare()
    }, DELAY)
  }

  /** The page begins anew, with what the server has: what was said before is of no use. */
  clear(): void {
    this.#expected.clear()
  }

  /** The texts that differed, once the page has the server's. */
  takeDiffering(): ReadonlyArray<DifferingText> {
    const differing = this.#differing
    this.#differing = []
    return differing
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.clear()
  }

  #compare(): void {
    const texts = this.#texts()
    if (texts === null) return
    const at = Date.now()
    const found = [...this.#expected].flatMap(([cellId, { seq, hash }]) => {
      if (seq > texts.cursor || texts.pending.some(({ args }) => isAbout(args, cellId))) return []
      this.#expected.delete(cellId)
      const text = texts.textOf(cellId)
      // It may have been deleted behind that.
      if (text === null || textHash(text) === hash || !this.#mayTry(cellId)) return []
      return [{ cellId, text, at }]
    })
    if (found.length === 0) return
    this.#differing = [...this.#differing, ...found]
    this.#differ()
  }

  #mayTry(cellId: string): boolean {
    const attempts = this.#attempts.get(cellId) ?? 0
    this.#attempts.set(cellId, attempts + 1)
    return attempts < ATTEMPTS
  }
}

/** Whether a fact may change a cell's text. */
const isAbout = (args: unknown, cellId: string): boolean => {
  const named = (args as { readonly cellId?: unknown }).cellId
  return named === cellId || named === undefined
}
