/** Where the caret goes when a text gets the focus. */
export type Caret = 'start' | 'end' | 'kept'

/**
 * Which cell is selected, and whether its text is being edited (Jupyter's edit mode) or keys are commands
 * (command mode). Listeners are told per cell, so that moving the selection touches two cells.
 */
export class Selection {
  cellId: string | null = null
  editing = false
  /** Set while the focus should still go where the selection went. */
  #wish: Caret | null = null
  readonly #listeners = new Map<string, Set<() => void>>()

  /** Selects a cell, or none; the focus follows. */
  select(cellId: string | null, editing = false, caret: Caret = 'kept'): void {
    this.#wish = cellId === null ? null : caret
    // Told even when nothing else changes: the focus may be elsewhere.
    this.#set(cellId, editing, true)
  }

  /** Selects the cell that got the focus by itself. */
  follow(cellId: string, editing: boolean): void {
    this.#set(cellId, editing, false)
  }

  /** Back to command mode, if that cell is being edited; the focus has gone elsewhere. */
  leave(cellId: string): void {
    if (this.cellId === cellId) this.#set(cellId, false, false)
  }

  /** Answers once after `select`, to the one that can take the focus: the cell, or its editor. */
  takeFocusWish(cellId: string, editing: boolean): Caret | null {
    if (this.cellId !== cellId || this.editing !== editing) return null
    const wish = this.#wish
    this.#wish = null
    return wish
  }

  /** `selected`, `editing`, or null for a cell that is neither. */
  stateOf(cellId: string): 'selected' | 'editing' | null {
    return this.cellId === cellId ? (this.editing ? 'editing' : 'selected') : null
  }

  /** Hears of one cell's state, or of every change (`any`). */
  on(key: string, listener: () => void): () => void {
    const listeners = this.#listeners.get(key) ?? new Set()
    this.#listeners.set(key, listeners.add(listener))
    return () => listeners.delete(listener)
  }

  #set(cellId: string | null, editing: boolean, tell: boolean): void {
    const before = this.cellId
    if (before === cellId && this.editing === editing) {
      if (tell && cellId !== null) this.#tell(`focus:${cellId}`)
      return
    }
    this.cellId = cellId
    this.editing = cellId !== null && editing
    if (before !== null) this.#tell(before)
    if (cellId !== null && cellId !== before) this.#tell(cellId)
    if (tell && cellId !== null) this.#tell(`focus:${cellId}`)
    this.#tell('any')
  }

  #tell(key: string): void {
    for (const listener of this.#listeners.get(key) ?? []) listener()
  }
}
