import { commands } from '@anode/document'
import type { NewFact } from '@anode/protocol/replica'
import { CellText, type StoredText } from './CellText.ts'

/** What `CellTexts` needs of the replica. */
export interface TextStore {
  /** The stored text of a cell; null when there is no such cell. */
  readonly read: (cellId: string) => StoredText | null
  /** Calls `listener` at once and after each change. */
  readonly subscribe: (cellId: string, listener: (stored: StoredText | null) => void) => () => void
  readonly commit: (...facts: ReadonlyArray<NewFact>) => void
  /** Who edits. */
  readonly by: () => string
}

interface Open {
  readonly text: CellText
  readonly unsubscribe: () => void
  users: number
}

/**
 * The texts of the cells that are or were edited. One stays open while an editor shows it, and after that
 * while there is something to undo.
 */
export class CellTexts {
  readonly #store: TextStore
  readonly #open = new Map<string, Open>()
  readonly #onReset = new Set<() => void>()
  /** Counts resets: whoever holds a text of an older generation must open it anew. */
  generation = 0

  constructor(store: TextStore) {
    this.#store = store
  }

  /** Opens the text of a cell; null when there is no such cell. Give it back with `release`. */
  open(cellId: string): CellText | null {
    const open = this.#open.get(cellId)
    if (open !== undefined) {
      open.users++
      return open.text
    }
    const stored = this.#store.read(cellId)
    if (stored === null) return null
    const text = new CellText(stored, () => this.flush(cellId))
    const unsubscribe = this.#store.subscribe(cellId, (row) => {
      // A cell that was deleted takes what was typed with it.
      if (row === null) this.#drop(cellId, text)
      else text.receive(row)
    })
    this.#open.set(cellId, { text, unsubscribe, users: 1 })
    return text
  }

  release(cellId: string, text: CellText): void {
    const open = this.#open.get(cellId)
    if (open?.text !== text) return
    open.users--
    if (open.users === 0 && !text.pending && !text.undo.canUndo()) this.#drop(cellId, text)
  }

  /** The facts that hold what was typed since the last call, to be committed before or with others. */
  takeFacts(cellId?: string): ReadonlyArray<NewFact> {
    const by = this.#store.by()
    const ids = cellId === undefined ? [...this.#open.keys()] : [cellId]
    return ids.flatMap((id) => {
      const update = this.#open.get(id)?.text.takeUpdate() ?? null
      return update === null ? [] : [commands.editText(id, update, { by })]
    })
  }

  /** Commits what was typed, in one cell or in all. */
  flush(cellId?: string): void {
    const facts = this.takeFacts(cellId)
    if (facts.length > 0) this.#store.commit(...facts)
  }

  /**
   * Forgets all texts and opens them anew from what is stored: after facts were refused, what is typed on
   * top of them would have no ground.
   */
  reset(): void {
    for (const [cellId, { text }] of [...this.#open]) this.#drop(cellId, text)
    this.generation++
    for (const listener of this.#onReset) listener()
  }

  onReset = (listener: () => void): (() => void) => {
    this.#onReset.add(listener)
    return () => this.#onReset.delete(listener)
  }

  /** Commits what was typed and closes. */
  close(): void {
    this.flush()
    for (const [cellId, { text }] of [...this.#open]) this.#drop(cellId, text)
  }

  #drop(cellId: string, text: CellText): void {
    const open = this.#open.get(cellId)
    if (open?.text !== text) return
    this.#open.delete(cellId)
    open.unsubscribe()
    text.destroy()
  }
}
