import type { NewFact } from '@anode/protocol/replica'
import { type Performed, perform, type Step, type StepGround } from './Step.ts'

/** Something a person did to the notebook's structure, and what takes it back. */
export interface Entry {
  /** What it was, as it follows “Undone:”: `delete 3 cells`. */
  readonly label: string
  readonly back: ReadonlyArray<Step>
}

/** What came of doing, undoing or redoing: null when there was nothing to do. */
export interface Outcome {
  readonly entry: Entry
  /** Cells that were brought or changed, in the order of the steps. */
  readonly touched: ReadonlyArray<string>
}

/** So many entries are kept; what they hold of deleted cells is kept with them. */
const LIMIT = 100

/**
 * What this person did to the structure, in order: to be taken back and done again, without touching what
 * others did meanwhile. Holds no notebook: steps are performed on the ground that is passed in.
 */
export class UndoHistory {
  readonly #commit: (...facts: ReadonlyArray<NewFact>) => void
  readonly #ground: () => StepGround
  #done: ReadonlyArray<Entry> = []
  #undone: ReadonlyArray<Entry> = []

  constructor(ground: () => StepGround, commit: (...facts: ReadonlyArray<NewFact>) => void) {
    this.#ground = ground
    this.#commit = commit
  }

  /** Does something and remembers how to take it back. */
  do(label: string, steps: ReadonlyArray<Step>): Outcome | null {
    const outcome = this.#perform(label, steps)
    if (outcome === null) return null
    this.#done = [...this.#done, outcome.entry].slice(-LIMIT)
    this.#undone = []
    return outcome
  }

  /** Takes back what was done last, or `entry` alone. What is void meanwhile is passed over. */
  undo(entry?: Entry): Outcome | null {
    const last = entry === undefined ? this.#done.at(-1) : this.#done.find((done) => done === entry)
    if (last === undefined) return null
    this.#done = this.#done.filter((done) => done !== last)
    const outcome = this.#perform(last.label, last.back)
    if (outcome === null) return entry === undefined ? this.undo() : null
    this.#undone = [...this.#undone, outcome.entry]
    return { ...outcome, entry: last }
  }

  /** Does again what was taken back last. */
  redo(): Outcome | null {
    const last = this.#undone.at(-1)
    if (last === undefined) return null
    this.#undone = this.#undone.slice(0, -1)
    const outcome = this.#perform(last.label, last.back)
    if (outcome === null) return this.redo()
    this.#done = [...this.#done, outcome.entry]
    return { ...outcome, entry: last }
  }

  /** Forgets everything: the ground was taken away. */
  reset(): void {
    this.#done = []
    this.#undone = []
  }

  #perform(label: string, steps: ReadonlyArray<Step>): Outcome | null {
    const ground = this.#ground()
    const performed = steps.flatMap((step): ReadonlyArray<Performed> => {
      const one = perform(step, ground)
      return one === null ? [] : [one]
    })
    if (performed.length === 0) return null
    this.#commit(...performed.flatMap(({ facts }) => facts))
    return {
      entry: { label, back: performed.map(({ back }) => back).reverse() },
      touched: performed.flatMap(({ touched }) => touched),
    }
  }
}
