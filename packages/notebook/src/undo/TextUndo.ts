import type * as Y from 'yjs'

/** The text of a cell as far as undoing it is concerned. */
export interface UndoableText {
  readonly text: Y.Text
  readonly undo: Y.UndoManager
}

type StackItem = Y.UndoManager['undoStack'][number]

/** What was typed in one go into one cell: Yjs takes it back, whatever others typed meanwhile. */
export class TextUndo {
  readonly cellId: string
  readonly #text: UndoableText
  readonly #item: StackItem

  constructor(cellId: string, text: UndoableText, item: StackItem) {
    this.cellId = cellId
    this.#text = text
    this.#item = item
  }

  /** Takes it back. False when there is nothing of it to take back any more. */
  undo(): boolean {
    return this.#until(
      () => this.#text.undo.undoStack,
      () => this.#text.undo.undo(),
    )
  }

  /** Does it again. False when that cannot be done any more. */
  redo(): boolean {
    return this.#until(
      () => this.#text.undo.redoStack,
      () => this.#text.undo.redo(),
    )
  }

  /** What lies above it in the stack was taken back by other means: Yjs finds nothing to do there. */
  #until(stack: () => ReadonlyArray<StackItem>, step: () => unknown): boolean {
    const before = this.#text.text.toString()
    while (stack().includes(this.#item)) if (step() === null) break
    return this.#text.text.toString() !== before
  }
}
