import type { CellCopy } from '@anode/document'
import type { Moment } from '@anode/protocol'
import { copiesOf, sameCell } from './moment.ts'

/** The notebook as it was after one fact. */
export interface LoadedMoment {
  readonly seq: number
  /** When that fact came into the log, in milliseconds since the epoch, and whose it is. */
  readonly at: number
  readonly by: string
  readonly cells: ReadonlyArray<CellCopy>
}

/** Before the first fact. */
export const emptyMoment: LoadedMoment = { seq: 0, at: 0, by: '', cells: [] }

/** So many moments are kept. */
const KEPT = 32

/**
 * Moments of a notebook, fetched once and kept for a while. Cells that are the same in several of them are one
 * object: what did not change is not drawn anew.
 */
export class Moments {
  readonly #fetch: (seq: number) => Promise<Moment>
  readonly #kept = new Map<number, Promise<LoadedMoment>>()
  readonly #cells = new Map<string, CellCopy>()

  constructor(fetch: (seq: number) => Promise<Moment>) {
    this.#fetch = fetch
  }

  get(seq: number): Promise<LoadedMoment> {
    if (seq <= 0) return Promise.resolve(emptyMoment)
    const known = this.#kept.get(seq)
    if (known !== undefined) {
      // The one used last stays longest.
      this.#kept.delete(seq)
      this.#kept.set(seq, known)
      return known
    }
    const loading = this.#fetch(seq).then((moment) => this.#take(moment))
    this.#kept.set(seq, loading)
    loading.catch(() => this.#kept.delete(seq))
    for (const old of [...this.#kept.keys()].slice(0, -KEPT)) this.#kept.delete(old)
    return loading
  }

  #take(moment: Moment): LoadedMoment {
    const cells = copiesOf(moment).map((copy) => {
      const known = this.#cells.get(copy.id)
      if (known !== undefined && sameCell(known, copy)) return known
      this.#cells.set(copy.id, copy)
      return copy
    })
    return { seq: moment.seq, at: moment.at, by: moment.by, cells }
  }
}
