import { fromSqlJson } from '@anode/document'
import { Listeners } from '@anode/protocol/listeners'
import type { NewFact } from '@anode/protocol/replica'
import type { TextStorage } from '../NotebookPorts.ts'
import type { CellText } from './CellText.ts'

/** A cell that others deleted while this person wrote in it. */
export interface LostCell {
  readonly id: string
  readonly deletedBy: string
  /** How its text begins. */
  readonly start: string
}

type DeletedTuple = [string, string, string, ReadonlyArray<string> | null]

/** Who wrote into a cell so lately was writing in it, in milliseconds. */
const LATELY = 5 * 60_000

/**
 * The cells that others deleted while this person wrote in them, in this page or in another one, also before a
 * reload. What was written after the deletion is known from the log, whichever way it came there; where all of
 * it came before, only this page knows that somebody was writing.
 */
export class LostCells {
  list: ReadonlyArray<LostCell> = []
  readonly #key: string
  readonly #me: () => string
  readonly #storage: TextStorage
  readonly #typedAt = new Map<string, number>()
  /** Cells that this page deleted itself. */
  readonly #own = new Set<string>()
  #writtenHere: ReadonlySet<string>
  #deleted: ReadonlyArray<DeletedTuple> = []
  readonly #listeners = new Listeners('lost cells')

  /** `me`: who this person is, by the id in facts. `storage` keeps over a reload what only this session knows. */
  constructor(notebookId: string, me: () => string, storage: TextStorage) {
    this.#key = `anode-lost-cells:${notebookId}`
    this.#me = me
    this.#storage = storage
    this.#writtenHere = new Set(storage.getItem(this.#key)?.split(' ').filter(Boolean))
  }

  on = (listener: () => void): (() => void) => {
    return this.#listeners.add(listener)
  }

  /** Takes the result of `queries.deletedCells`. */
  takeDeleted(json: string): void {
    this.#deleted = fromSqlJson(json) as ReadonlyArray<DeletedTuple>
    this.#derive()
  }

  /** Hears of what this person types from now on. */
  follow(cellId: string, { undo }: CellText): void {
    const note = () => void this.#typedAt.set(cellId, Date.now())
    undo.on('stack-item-added', note)
    undo.on('stack-item-updated', note)
  }

  /** This page states facts: what it deletes itself is no loss. */
  stating(facts: ReadonlyArray<NewFact>): void {
    for (const { name, args } of facts) {
      const { cellId } = args as { readonly cellId: string }
      if (name === 'v1.CellDeleted') this.#own.add(cellId)
      else if (name === 'v1.CellCreated') this.#own.delete(cellId)
    }
  }

  /** A cell whose text is open is gone. */
  gone(cellId: string): void {
    const typedAt = this.#typedAt.get(cellId)
    if (this.#own.delete(cellId) || typedAt === undefined || Date.now() - typedAt > LATELY) return
    this.#remember(new Set([...this.#writtenHere, cellId]))
    this.#derive()
  }

  /** This page has no more to do with the loss of a cell. Tells whether the log has to hear of it too. */
  letGo(cellId: string): boolean {
    this.#remember(new Set([...this.#writtenHere].filter((id) => id !== cellId)))
    this.#derive()
    const late = this.#deleted.find(([id]) => id === cellId)?.[3] ?? []
    return late.includes(this.#me())
  }

  #remember(ids: ReadonlySet<string>): void {
    this.#writtenHere = ids
    if (ids.size === 0) this.#storage.removeItem(this.#key)
    else this.#storage.setItem(this.#key, [...ids].join(' '))
  }

  #derive(): void {
    const me = this.#me()
    const list = this.#deleted.flatMap(
      ([id, deletedBy, start, late]): ReadonlyArray<LostCell> =>
        late?.includes(me) || this.#writtenHere.has(id) ? [{ id, deletedBy, start }] : [],
    )
    const same = list.length === this.list.length && list.every((cell, i) => sameCell(cell, this.list[i]))
    if (same) return
    this.list = list
    this.#listeners.tell()
  }
}

const sameCell = (a: LostCell, b: LostCell | undefined): boolean =>
  b !== undefined && a.id === b.id && a.deletedBy === b.deletedBy && a.start === b.start
