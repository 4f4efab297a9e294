import { fromSqlJson } from '@anode/document'
import { KeyedListeners } from '@anode/protocol/listeners'
import { headingsIn, type TextHeading } from './headings.ts'

/** A heading of the notebook. */
export interface Heading extends TextHeading {
  readonly cellId: string
  /** Its place among the headings of its cell. */
  readonly nth: number
}

interface HeadingCell {
  readonly source: string
  readonly headings: ReadonlyArray<Heading>
  /** Of its highest heading: how far its section reaches. */
  readonly level: number
  readonly folded: boolean
}

/**
 * The notebook's headings and the sections they begin. A section is what follows a cell with a heading up
 * to the next one of its level or above; a folded one is not shown.
 */
export class Outline {
  headings: ReadonlyArray<Heading> = []
  /** Cells that are not shown, each with the outermost heading cell whose folded section they are in. */
  hidden: ReadonlyMap<string, string> = new Map()
  #order: ReadonlyArray<string> = []
  #cells: ReadonlyMap<string, HeadingCell> = new Map()
  readonly #listeners = new KeyedListeners('the outline')

  /** Takes the result of `queries.headingCells`. */
  takeHeadings(json: string): void {
    const rows = fromSqlJson(json) as ReadonlyArray<[string, string, number]>
    const cells = new Map<string, HeadingCell>()
    for (const [id, source, folded] of rows) {
      const known = this.#cells.get(id)
      const headings =
        known?.source === source
          ? known.headings
          : headingsIn(source).map((heading, nth) => ({ ...heading, cellId: id, nth }))
      if (headings.length === 0) continue
      const level = Math.min(...headings.map((heading) => heading.level))
      cells.set(id, { source, headings, level, folded: folded === 1 })
    }
    this.#cells = cells
    this.#derive()
  }

  /** Takes every cell's id in the notebook's order. */
  takeOrder(order: ReadonlyArray<string>): void {
    this.#order = order
    this.#derive()
  }

  /** Whether the cell begins a section. */
  begins(cellId: string): boolean {
    return this.#cells.has(cellId)
  }

  isFolded(cellId: string): boolean {
    return this.#cells.get(cellId)?.folded ?? false
  }

  /** The cells of the section that a cell begins, without it. */
  sectionOf(cellId: string): ReadonlyArray<string> {
    const own = this.#cells.get(cellId)
    const start = this.#order.indexOf(cellId)
    if (own === undefined || start === -1) return []
    const after = this.#order.slice(start + 1)
    const end = after.findIndex((id) => (this.#cells.get(id)?.level ?? 7) <= own.level)
    return end === -1 ? after : after.slice(0, end)
  }

  /** The cells with headings whose sections a cell is in, the innermost first. */
  sectionsAround(cellId: string): ReadonlyArray<string> {
    const around: string[] = []
    let level = this.#cells.get(cellId)?.level ?? 7
    for (let i = this.#order.indexOf(cellId) - 1; i >= 0; i--) {
      const id = this.#order[i] as string
      const cell = this.#cells.get(id)
      if (cell === undefined || cell.level >= level) continue
      around.push(id)
      level = cell.level
    }
    return around
  }

  /** Hears when headings change (`headings`) or which cells are shown (`hidden`). */
  on(key: 'headings' | 'hidden', listener: () => void): () => void {
    return this.#listeners.add(key, listener)
  }

  #derive(): void {
    const headings: Heading[] = []
    const hidden = new Map<string, string>()
    let folded: { readonly by: string; readonly level: number } | null = null
    for (const id of this.#order) {
      const cell = this.#cells.get(id)
      if (folded !== null && cell !== undefined && cell.level <= folded.level) folded = null
      if (folded !== null) hidden.set(id, folded.by)
      if (cell === undefined) continue
      headings.push(...cell.headings)
      if (cell.folded && folded === null) folded = { by: id, level: cell.level }
    }
    const changed: Array<'headings' | 'hidden'> = []
    if (!sameHeadings(headings, this.headings)) changed.push('headings')
    if (!sameHidden(hidden, this.hidden)) changed.push('hidden')
    if (changed.includes('headings')) this.headings = headings
    if (changed.includes('hidden')) this.hidden = hidden
    for (const key of changed) this.#listeners.tell(key)
  }
}

const sameHeadings = (a: ReadonlyArray<Heading>, b: ReadonlyArray<Heading>): boolean =>
  a.length === b.length && a.every((heading, i) => heading === b[i])

const sameHidden = (a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean =>
  a.size === b.size && [...a].every(([id, by]) => b.get(id) === by)
