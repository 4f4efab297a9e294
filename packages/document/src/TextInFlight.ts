import * as Y from 'yjs'
import { fromBase64 } from './base64.ts'
import { mergeUpdates, openCellText } from './cellText.ts'

/** A cell's text as the log's state holds it. */
export interface StoredText {
  readonly source: string
  readonly textState: string | null
}

/** Updates of one author are put together when there are more than this: each is looked at with each fact. */
const SEVERAL = 64

/**
 * Those updates that a stored text does not hold yet. Deletions count too, which a comparison of state
 * vectors alone would miss.
 */
export const uncoveredUpdates = (
  stored: StoredText,
  updates: ReadonlyArray<Uint8Array>,
): ReadonlyArray<Uint8Array> => {
  if (updates.length === 0) return updates
  const doc = openCellText(stored)
  const snapshot = Y.snapshot(doc)
  doc.destroy()
  return updates.filter((update) => !Y.snapshotContainsUpdate(snapshot, update))
}

/** Whether a document waits for something that an update in it builds upon. */
export const isWaiting = ({ store }: Y.Doc): boolean =>
  store.pendingStructs !== null || store.pendingDs !== null

/**
 * What is typed into one cell and is in no fact yet, by author. Any order and repetition of updates and facts
 * leads to the same text; what a fact covers is let go.
 */
export class TextInFlight {
  readonly #stored: () => StoredText
  readonly #updates = new Map<string, ReadonlyArray<Uint8Array>>()
  #doc: Y.Doc

  /** `stored` gives the cell's text as the log's state holds it now. */
  constructor(stored: () => StoredText) {
    this.#stored = stored
    this.#doc = openCellText(stored())
  }

  /** Who has typed something that no fact covers. */
  get authors(): ReadonlyArray<string> {
    return [...this.#updates.keys()]
  }

  /**
   * Takes what an author has typed (base64). `malformed`: it is no Yjs update. `early`: it builds upon
   * something that neither the log nor anyone in flight has. Both leave everything as it was.
   */
  take(author: string, update: string): 'taken' | 'malformed' | 'early' {
    let bytes: Uint8Array
    try {
      bytes = fromBase64(update)
      // Read as a whole before any of it is applied.
      Y.decodeUpdate(bytes)
    } catch {
      return 'malformed'
    }
    const before = isWaiting(this.#doc)
    try {
      Y.applyUpdate(this.#doc, bytes)
    } catch {
      this.#openAnew()
      return 'malformed'
    }
    if (!before && isWaiting(this.#doc)) {
      this.#openAnew()
      return 'early'
    }
    const all = [...(this.#updates.get(author) ?? []), bytes]
    this.#updates.set(author, all.length > SEVERAL ? [Y.mergeUpdates(all)] : all)
    return 'taken'
  }

  /** The log's state has changed: lets go of what it holds now. Close it when nothing is left. */
  settle(): void {
    const stored = this.#stored()
    for (const [author, updates] of this.#updates) this.#keep(author, uncoveredUpdates(stored, updates))
    if (this.#updates.size > 0) this.#openAnew()
  }

  /** Everything in flight as one update (base64): the difference to the stored text. Null when there is none. */
  get update(): string | null {
    const all = [...this.#updates.values()].flat()
    return all.length === 0 ? null : mergeUpdates(all)
  }

  forget(author: string): void {
    this.#updates.delete(author)
  }

  close(): void {
    this.#doc.destroy()
  }

  #keep(author: string, updates: ReadonlyArray<Uint8Array>): void {
    if (updates.length === 0) this.#updates.delete(author)
    else this.#updates.set(author, updates)
  }

  #openAnew(): void {
    this.#doc.destroy()
    this.#doc = openCellText(this.#stored())
    for (const update of [...this.#updates.values()].flat()) Y.applyUpdate(this.#doc, update)
  }
}
