import { applyCellText, mergeUpdates, openCellText, textOf } from '@anode/document'
import * as Y from 'yjs'

/** A cell's text as it is stored. */
export interface StoredText {
  readonly source: string
  readonly textState: string | null
}

/** Typing that rests this long becomes a fact, in milliseconds. */
export const REST = 300

/** Typing that does not rest becomes a fact after this long, in milliseconds. */
export const AT_MOST = 2000

/** The Yjs origin of edits that the page makes by itself: a ticked task, a replacement. They can be undone. */
export class PageEdit {}

/** Marks what came from the log, so that it is not sent back. */
const STORED = Symbol('stored')

/**
 * The text of one open cell: a Yjs document that the editor is bound to. What is typed is collected and
 * handed over as one update when typing rests; what others wrote is merged in.
 */
export class CellText {
  readonly doc: Y.Doc
  readonly undo: Y.UndoManager
  readonly #onDue: () => void
  #pending: Uint8Array[] = []
  #rest: ReturnType<typeof setTimeout> | undefined
  #atMost: ReturnType<typeof setTimeout> | undefined
  #seen: string | null

  /** `onDue` is called when what was typed should become a fact: take it with `takeUpdate`. */
  constructor(stored: StoredText, onDue: () => void) {
    this.doc = openCellText(stored)
    this.#seen = stored.textState
    this.#onDue = onDue
    this.undo = new Y.UndoManager(this.text, { trackedOrigins: new Set([PageEdit]) })
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== STORED) this.#typed(update)
    })
  }

  get text(): Y.Text {
    return textOf(this.doc)
  }

  /** Whether something was typed that is no fact yet. */
  get pending(): boolean {
    return this.#pending.length > 0
  }

  /** Merges what is stored now; what was typed meanwhile stays. */
  receive(stored: StoredText): void {
    if (stored.textState === this.#seen) return
    this.#seen = stored.textState
    applyCellText(this.doc, stored, STORED)
  }

  /** What was typed since the last call, as one update; null when nothing was. */
  takeUpdate(): string | null {
    clearTimeout(this.#rest)
    clearTimeout(this.#atMost)
    this.#atMost = undefined
    if (this.#pending.length === 0) return null
    const update = mergeUpdates(this.#pending)
    this.#pending = []
    return update
  }

  /** Forgets everything, also what is no fact yet. */
  destroy(): void {
    this.takeUpdate()
    this.undo.destroy()
    this.doc.destroy()
  }

  #typed(update: Uint8Array): void {
    this.#pending.push(update)
    clearTimeout(this.#rest)
    this.#rest = setTimeout(this.#onDue, REST)
    this.#atMost ??= setTimeout(this.#onDue, AT_MOST)
  }
}
