import type { CellRow } from '@anode/document'
import type { NewFact } from '@anode/protocol/replica'
import { PageEdit } from '../session/CellText.ts'
import { type Performed, perform, type Step, type StepGround } from './Step.ts'
import { TextUndo, type UndoableText } from './TextUndo.ts'

/** Something a person did to the notebook, and what takes it back: steps, or Yjs where it was typed. */
export interface Entry {
  /** What it was, as it follows “Undone:”: `delete 3 cells`. */
  readonly label: string
  readonly back: ReadonlyArray<Step> | TextUndo
}

/** What came of doing, undoing or redoing: null when there was nothing to do. */
export interface Outcome {
  readonly entry: Entry
  /** Cells that were brought or changed, in the order of the steps. */
  readonly touched: ReadonlyArray<string>
}

/** So many entries are kept; what they hold of deleted cells is kept with them. */
const LIMIT = 100

/** A cell's place and kind, which others may change. */
type Placed = Pick<CellRow, 'position' | 'kind'>

/** The entries, the last one first to be performed, without the moves and changes of kind that others overtook. */
const withoutOvertaken = (
  entries: ReadonlyArray<Entry>,
  placed: (cellId: string) => Placed | null,
): ReadonlyArray<Entry> => {
  // What comes before the last change of a cell starts from where that leads: only the last can be compared.
  const overtaken = new Map<string, boolean>()
  for (const { back } of entries.toReversed()) {
    if (back instanceof TextUndo) continue
    for (const step of back) {
      if (step.do !== 'move' && step.do !== 'changeKind') continue
      const key = `${step.do}:${step.cellId}`
      if (overtaken.has(key)) continue
      const now = placed(step.cellId)
      if (now === null) continue
      overtaken.set(key, now[step.do === 'move' ? 'position' : 'kind'] !== step.from)
    }
  }
  if (![...overtaken.values()].includes(true)) return entries
  const isVoid = (step: Step) => 'cellId' in step && overtaken.get(`${step.do}:${step.cellId}`) === true
  return entries.map((entry) =>
    entry.back instanceof TextUndo ? entry : { ...entry, back: entry.back.filter((step) => !isVoid(step)) },
  )
}

/**
 * What this person did, to the structure and to texts, in order: to be taken back and done again, without
 * touching what others did meanwhile. Holds no notebook: steps are performed on the ground that is passed in,
 * and texts undo themselves.
 */
export class UndoHistory {
  readonly #commit: (...facts: ReadonlyArray<NewFact>) => void
  readonly #ground: () => StepGround
  readonly #texts = new Map<string, UndoableText>()
  #done: ReadonlyArray<Entry> = []
  #undone: ReadonlyArray<Entry> = []
  /** While steps are committed and not remembered yet, what changes is this person's doing. */
  #performing = false

  /** `commit` takes what was typed along, before the facts that it is given. */
  constructor(ground: () => StepGround, commit: (...facts: ReadonlyArray<NewFact>) => void) {
    this.#ground = ground
    this.#commit = commit
  }

  /** What would be undone next, in words; null when there is nothing. It may turn out to be void. */
  get next(): string | null {
    return this.#done.at(-1)?.label ?? null
  }

  /** Does something and remembers how to take it back. */
  do(label: string, steps: ReadonlyArray<Step>): Outcome | null {
    // What is typed behind it is another entry than what was typed before it.
    for (const { undo } of this.#texts.values()) undo.stopCapturing()
    const outcome = this.#perform(label, steps)
    if (outcome === null) return null
    this.#remember(outcome.entry)
    this.#undone = []
    return outcome
  }

  /**
   * Sees where the cells are, and of which kind, whenever that changed: what others overtook is void for good, since
   * what they do later may by chance lead back to what it was.
   */
  see(placed: (cellId: string) => Placed | null): void {
    if (this.#performing) return
    this.#done = withoutOvertaken(this.#done, placed)
    this.#undone = withoutOvertaken(this.#undone, placed)
  }

  /** Takes the typing in this text into the order of what is done, from now on. */
  followText(cellId: string, text: UndoableText): void {
    this.#texts.set(cellId, text)
    text.undo.on('stack-item-added', ({ stackItem, type, origin }) => {
      // Edits that the page makes are entries of their own.
      if (origin instanceof PageEdit) return
      const entry = { label: 'typing', back: new TextUndo(cellId, text, stackItem) }
      if (type === 'redo') this.#undone = [...this.#undone, entry]
      else this.#remember(entry)
      if (type === 'undo' && !text.undo.redoing) this.#undone = []
    })
    text.undo.on('stack-item-updated', () => {
      this.#undone = []
    })
  }

  /** Takes back what was done last, or `entry` alone. What is void meanwhile is passed over. */
  undo(entry?: Entry): Outcome | null {
    const last = entry === undefined ? this.#done.at(-1) : this.#done.find((done) => done === entry)
    if (last === undefined) return null
    const at = this.#done.indexOf(last)
    const before = this.#done.slice(0, at)
    const after = this.#done.slice(at + 1)
    this.#done = [...before, ...after]
    if (last.back instanceof TextUndo) {
      return this.#byText(last, last.back, () => (last.back as TextUndo).undo()) ?? this.undo()
    }
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
    if (last.back instanceof TextUndo) {
      return this.#byText(last, last.back, () => (last.back as TextUndo).redo()) ?? this.redo()
    }
    const outcome = this.#perform(last.label, last.back)
    if (outcome === null) return this.redo()
    this.#remember(outcome.entry)
    return { ...outcome, entry: last }
  }

  /** Forgets everything: the ground was taken away. */
  reset(): void {
    this.#done = []
    this.#undone = []
    this.#texts.clear()
  }

  #remember(entry: Entry): void {
    this.#done = [...this.#done, entry].slice(-LIMIT)
  }

  /** The text says by itself what was undone or redone, and with that what takes it back. */
  #byText(entry: Entry, { cellId }: TextUndo, step: () => boolean): Outcome | null {
    if (this.#ground().cell(cellId) === null || !step()) return null
    this.#commit()
    return { entry, touched: [cellId] }
  }

  #perform(label: string, steps: ReadonlyArray<Step>): Outcome | null {
    const ground = this.#ground()
    const performed = steps.flatMap((step): ReadonlyArray<Performed> => {
      const one = perform(step, ground)
      return one === null ? [] : [one]
    })
    if (performed.length === 0) return null
    this.#performing = true
    try {
      this.#commit(...performed.flatMap(({ facts }) => facts))
    } finally {
      this.#performing = false
    }
    return {
      entry: { label, back: performed.map(({ back }) => back).reverse() },
      touched: performed.flatMap(({ touched }) => touched),
    }
  }
}
