import { intents } from '@anode/document'
import type { TypedText } from '@anode/protocol'
import { KeyedListeners, Listeners } from '@anode/protocol/listeners'
import type { NewFact } from '@anode/protocol/replica'
import { CellText, type StoredText } from './CellText.ts'

/** What `CellTexts` needs of the replica. */
export interface TextStore {
  /** The stored text of a cell; null when there is no such cell. */
  readonly read: (cellId: string) => StoredText | null
  /** Calls `listener` at once and after each change. */
  readonly subscribe: (cellId: string, listener: (stored: StoredText | null) => void) => () => void
  readonly commit: (...facts: ReadonlyArray<NewFact>) => void
  /** Shows others at once what was typed; without a connection they get it later. */
  readonly share: (text: TypedText) => void
  /** Who edits. */
  readonly by: () => string
  /** A text was opened. */
  readonly opened?: (cellId: string, text: CellText) => void
  /** The cell of an open text is gone; what was typed and is no fact yet becomes one right after. */
  readonly gone?: (cellId: string, text: CellText) => void
  /** An open text did not say what is stored, and was opened anew: this is what it said. */
  readonly differs?: (cellId: string, text: string) => void
  /** Does something when there is nothing more urgent; at once where this is not given. */
  readonly whenIdle?: (work: () => void) => void
}

interface Open {
  readonly text: CellText
  readonly unsubscribe: () => void
  users: number
}

/** Texts that others type into cells which have not arrived here are kept for so many of them. */
const MOST_WAITING = 200

/**
 * The texts of the cells that are or were edited. One stays open while an editor shows it, and after that
 * while there is something to undo; and, with or without an editor, while others type into it.
 */
export class CellTexts {
  readonly #store: TextStore
  readonly #open = new Map<string, Open>()
  readonly #onReset = new Listeners('texts that are opened anew')
  /** Who wants to hear what others have in flight in a cell. */
  readonly #onLive = new KeyedListeners('texts in flight')
  /** Typed by others into cells whose creation is still on its way to the tables. */
  #waiting: TypedText[] = []
  readonly #reopened = new Map<string, number>()
  #resets = 0

  constructor(store: TextStore) {
    this.#store = store
  }

  /** Opens the text of a cell; null when there is no such cell. Give it back with `release`. */
  open(cellId: string): CellText | null {
    const open = this.#store.read(cellId) === null ? undefined : this.#open.get(cellId)
    if (open !== undefined) {
      open.users++
      return open.text
    }
    const stored = this.#store.read(cellId)
    if (stored === null) return null
    const text = new CellText(stored, {
      onDue: () => this.flush(cellId),
      share: (update) => this.#store.share({ cellId, update }),
      onOthers: () => this.#tellLive(cellId),
      ...(this.#store.whenIdle === undefined ? {} : { whenIdle: this.#store.whenIdle }),
    })
    const unsubscribe = this.#store.subscribe(cellId, (row) => {
      if (row === null) this.#gone(cellId, text)
      else {
        text.receive(row)
        if (text.differs(row)) this.#reopenSoon(cellId, text)
        this.#dropIfIdle(cellId)
      }
    })
    this.#open.set(cellId, { text, unsubscribe, users: 1 })
    this.#store.opened?.(cellId, text)
    return text
  }

  /** Takes what somebody else has just typed. */
  receiveLive(typed: TypedText): void {
    const text = this.open(typed.cellId)
    if (text === null) {
      this.#waiting = [...this.#waiting, typed].slice(-MOST_WAITING)
      return
    }
    text.receiveLive(typed.update)
    this.release(typed.cellId, text)
  }

  /** Cells were added: what others type into them may have waited for that. */
  takeWaiting(): void {
    if (this.#waiting.length === 0) return
    for (const typed of this.#waiting.splice(0)) this.receiveLive(typed)
  }

  /** The text of a cell in which others have something in flight; null otherwise. */
  liveText(cellId: string): CellText | null {
    const text = this.#open.get(cellId)?.text
    return text?.othersType ? text : null
  }

  /** Hears when what others have in flight in a cell changes. */
  onLive(cellId: string, listener: () => void): () => void {
    return this.#onLive.add(cellId, listener)
  }

  /** There is a connection again: the room gets everything in flight, which it may not have. */
  shareAll(): void {
    for (const [cellId, { text }] of this.#open) {
      const update = text.inFlight()
      if (update !== null) this.#store.share({ cellId, update })
    }
  }

  /** Others have not got what was typed into a cell. */
  notPassedOn(cellId: string): void {
    this.#open.get(cellId)?.text.notPassedOn()
  }

  release(cellId: string, text: CellText): void {
    const open = this.#open.get(cellId)
    if (open?.text !== text) return
    open.users--
    this.#dropIfIdle(cellId)
  }

  /**
   * The facts that hold what was typed since the last call, to be committed before or with others. Of cells
   * that are `shown` they hold the text as it is seen, also what others have in flight in it.
   */
  takeFacts(cellId?: string, shown?: ReadonlySet<string>): ReadonlyArray<NewFact> {
    const by = this.#store.by()
    const ids = cellId === undefined ? [...this.#open.keys()] : [cellId]
    return ids.flatMap((id) => {
      const updates = this.#open.get(id)?.text.takeUpdates(shown?.has(id) ? 'shown' : undefined) ?? []
      return updates.map((update) => intents.editText(id, update, { by }))
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
    this.#resets++
    this.#tellReset()
  }

  /** Counts resets of a cell's text: whoever holds one of an older generation must open it anew. */
  generationOf(cellId: string): string {
    return `${this.#resets}.${this.#reopened.get(cellId) ?? 0}`
  }

  /** What an open text says; null when it is not open. */
  shown(cellId: string): string | null {
    return this.#open.get(cellId)?.text.text.toString() ?? null
  }

  /**
   * Forgets the text of a cell, and what was typed into it and is no fact; whoever shows it opens it anew. Gives what
   * it said; null when it is not open.
   */
  reopen(cellId: string): string | null {
    const text = this.#open.get(cellId)?.text
    if (text === undefined) return null
    const said = text.text.toString()
    this.#drop(cellId, text)
    this.#reopened.set(cellId, (this.#reopened.get(cellId) ?? 0) + 1)
    this.#tellReset()
    return said
  }

  #tellReset(): void {
    this.#onReset.tell()
  }

  onReset = (listener: () => void): (() => void) => {
    return this.#onReset.add(listener)
  }

  /** Commits what was typed and closes. */
  close(): void {
    this.flush()
    for (const [cellId, { text }] of [...this.#open]) this.#drop(cellId, text)
  }

  /** Not amid the change that showed it. */
  #reopenSoon(cellId: string, text: CellText): void {
    queueMicrotask(() => {
      if (this.#open.get(cellId)?.text !== text) return
      const said = this.reopen(cellId)
      if (said !== null) this.#store.differs?.(cellId, said)
    })
  }

  #dropIfIdle(cellId: string): void {
    const open = this.#open.get(cellId)
    if (open === undefined || open.users > 0) return
    const { text } = open
    if (!text.pending && !text.othersType && !text.undo.canUndo()) this.#drop(cellId, text)
  }

  #tellLive(cellId: string): void {
    this.#onLive.tell(cellId)
  }

  /**
   * What was typed into a cell that others deleted is stated all the same: the log keeps it to be offered back.
   * The text stays open while there is something to undo: with an undone deletion the cell comes back.
   */
  #gone(cellId: string, text: CellText): void {
    this.#store.gone?.(cellId, text)
    // Not amid the change that took the cell away.
    queueMicrotask(() => {
      if (this.#open.get(cellId)?.text !== text) return
      this.flush(cellId)
      if (!text.undo.canUndo() && !text.undo.canRedo()) this.#drop(cellId, text)
    })
  }

  #drop(cellId: string, text: CellText): void {
    const open = this.#open.get(cellId)
    if (open?.text !== text) return
    this.#open.delete(cellId)
    open.unsubscribe()
    text.destroy()
    this.#tellLive(cellId)
  }
}
