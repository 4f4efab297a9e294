import { KeyedListeners } from '@anode/protocol/listeners'

/** Where the caret goes when a text gets the focus. */
export type Caret = 'start' | 'end' | 'kept'

/**
 * Which cells are selected. One of them is the active cell: it has the focus, and its text may be edited
 * (Jupyter's edit mode), else keys are commands (command mode). In command mode more cells may be selected
 * with it. Listeners are told per cell, so that moving the selection touches two cells.
 */
export class Selection {
  /** The active cell. */
  cellId: string | null = null
  editing = false
  /** Every selected cell, the active one among them. */
  members: ReadonlySet<string> = new Set()
  /** Where a range starts that Shift extends. */
  #anchor: string | null = null
  /** Set while the focus should still go where the selection went. */
  #wish: Caret | null = null
  readonly #listeners = new KeyedListeners('the selection')

  /** Selects a cell alone, or none; the focus follows. */
  select(cellId: string | null, editing = false, caret: Caret = 'kept'): void {
    this.#wish = cellId === null ? null : caret
    // Told even when nothing else changes: the focus may be elsewhere.
    this.#set(cellId, editing, only(cellId), true)
    this.#anchor = cellId
  }

  /** Selects the cell that got the focus by itself. One that is selected with others stays so. */
  follow(cellId: string, editing: boolean): void {
    const stays = !editing && this.cellId === cellId
    this.#set(cellId, editing, stays ? this.members : only(cellId), false)
    if (!stays) this.#anchor = cellId
  }

  /** Makes one of the selected cells the active one, and leaves the others selected. */
  activate(cellId: string): void {
    this.#set(cellId, false, this.members, false)
    this.#anchor = cellId
  }

  /** Back to command mode, if that cell is being edited; the focus has gone elsewhere. */
  leave(cellId: string): void {
    if (this.cellId === cellId) this.#set(cellId, false, this.members, false)
  }

  /** Selects everything from where the selection began to `cellId`, which becomes active. */
  extendTo(order: ReadonlyArray<string>, cellId: string): void {
    const anchor = order.indexOf(this.#anchor ?? cellId)
    const head = order.indexOf(cellId)
    if (head === -1) return
    if (anchor === -1) {
      this.select(cellId)
      return
    }
    this.#wish = 'kept'
    const range = order.slice(Math.min(anchor, head), Math.max(anchor, head) + 1)
    this.#set(cellId, false, new Set(range), true)
  }

  /** Adds a cell to the selection, which becomes active, or takes it away. */
  toggle(order: ReadonlyArray<string>, cellId: string): void {
    if (!this.members.has(cellId)) {
      this.#wish = 'kept'
      this.#set(cellId, false, new Set([...this.members, cellId]), true)
      this.#anchor = cellId
      return
    }
    const rest = order.filter((id) => id !== cellId && this.members.has(id))
    const next = this.cellId === cellId ? nearest(order, rest, cellId) : this.cellId
    if (next === null) return
    this.#wish = 'kept'
    this.#set(next, false, new Set(rest), true)
    this.#anchor = next
  }

  /** Selects these cells; the active one stays active if it is among them. */
  selectMany(cellIds: ReadonlyArray<string>): void {
    const active = this.cellId !== null && cellIds.includes(this.cellId) ? this.cellId : (cellIds[0] ?? null)
    if (active === null) return
    this.#wish = 'kept'
    this.#set(active, false, new Set(cellIds), true)
    this.#anchor = cellIds[0] ?? active
  }

  /** Forgets cells that are gone. The active one is replaced by `instead`, without taking the focus. */
  forget(gone: (cellId: string) => boolean, instead: string | null): void {
    if (![...this.members].some(gone)) return
    const rest = [...this.members].filter((id) => !gone(id))
    const next = this.cellId !== null && !gone(this.cellId) ? this.cellId : (rest[0] ?? instead)
    const editing = next === this.cellId && this.editing
    this.#set(next, editing, rest.length > 0 ? new Set(rest) : only(next), false)
    this.#anchor = next
  }

  /** Answers once after `select`, to the one that can take the focus: the cell, or its editor. */
  takeFocusWish(cellId: string, editing: boolean): Caret | null {
    if (this.cellId !== cellId || this.editing !== editing) return null
    const wish = this.#wish
    this.#wish = null
    return wish
  }

  /** `selected`, `editing`, or null for a cell that is not the active one. */
  stateOf(cellId: string): 'selected' | 'editing' | null {
    return this.cellId === cellId ? (this.editing ? 'editing' : 'selected') : null
  }

  /** Whether a cell is one of several that are selected. */
  isMember(cellId: string): boolean {
    return this.members.size > 1 && this.members.has(cellId)
  }

  /** Hears of one cell's state, or of every change (`any`). */
  on(key: string, listener: () => void): () => void {
    return this.#listeners.add(key, listener)
  }

  #set(cellId: string | null, editing: boolean, members: ReadonlySet<string>, tell: boolean): void {
    const before = { cellId: this.cellId, editing: this.editing, members: this.members }
    this.cellId = cellId
    this.editing = cellId !== null && editing
    this.members = this.editing ? only(cellId) : members
    const touched = new Set([...difference(before.members, this.members)])
    if (before.cellId !== cellId || before.editing !== this.editing) {
      for (const id of [before.cellId, cellId]) if (id !== null) touched.add(id)
    }
    // One cell alone is not tinted: it changes its look when others join it.
    if (touched.size > 0) for (const id of [...before.members, ...this.members]) touched.add(id)
    for (const id of touched) this.#tell(id)
    if (tell && cellId !== null) this.#tell(`focus:${cellId}`)
    if (touched.size > 0) this.#tell('any')
  }

  #tell(key: string): void {
    this.#listeners.tell(key)
  }
}

const only = (cellId: string | null): ReadonlySet<string> => new Set(cellId === null ? [] : [cellId])

const difference = (a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlyArray<string> => [
  ...[...a].filter((id) => !b.has(id)),
  ...[...b].filter((id) => !a.has(id)),
]

/** Of some cells, the one that stands closest to `cellId`. */
const nearest = (
  order: ReadonlyArray<string>,
  some: ReadonlyArray<string>,
  cellId: string,
): string | null => {
  const from = order.indexOf(cellId)
  const distance = (id: string) => Math.abs(order.indexOf(id) - from)
  return some.reduce<string | null>(
    (best, id) => (best === null || distance(id) < distance(best) ? id : best),
    null,
  )
}
