import { mock } from 'node:test'
import { intents, type Principal, type StoredText } from '@anode/document'
import { CellText } from '@anode/notebook'
import type { ProposedFact } from '@anode/protocol'
import type { Room } from '@anode/server'

/** What came of the hour. */
export interface Hour {
  readonly keys: number
  /** How often somebody rested, and how often two seconds passed without a rest: each may become a fact. */
  readonly pauses: number
  /** What was typed, in the log. */
  readonly facts: number
}

const PEOPLE = 10
const HOUR = 3_600_000

/** Between two keys, in ms. */
const STROKE = 200

/** A page states what is typed without a rest after this, in ms: `AT_MOST` of CellText. */
const AT_MOST = 2000

const WORDS = 'rows = table.groupby("shop").sum()\nfor name, part in rows.items(): print(name, part)\n'

/** Numbers from 0 to 1 that are the same in every run. */
const numbers = (seed: number) => () => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
  return seed / 2 ** 32
}

/** Somebody at a page: writes in a cell for a while, rests, goes to another one, now and then adds one. */
class Person {
  readonly principal: Principal
  readonly #hour: {
    readonly room: Room
    readonly people: ReadonlyArray<Person>
  }
  readonly #random: () => number
  cellId = ''
  text: CellText | null = null
  keys = 0
  pauses = 0
  edits = 0
  #facts = 0
  #next = 0
  #left = 0
  #typedFor = 0
  #at = 0

  constructor(n: number, hour: { room: Room; people: ReadonlyArray<Person> }) {
    this.principal = { id: `person:${n}`, kind: 'person', name: `Person ${n}` }
    this.#hour = hour
    this.#random = numbers(n + 1)
  }

  /** Does what is due; `now` in ms since the hour began. */
  act(now: number): void {
    if (now < this.#next) return
    if (this.#left === 0) {
      this.#begin(now)
      return
    }
    this.#key()
    this.#left -= 1
    this.#typedFor += STROKE
    if (this.#typedFor % AT_MOST === 0) this.pauses += 1
    this.#next = now + STROKE
    if (this.#left > 0) return
    this.pauses += 1
    this.#typedFor = 0
    // Most rests are short: to think of the next word.
    this.#next = now + 400 + this.#random() ** 3 * 20_000
  }

  leave(): void {
    this.#state()
    this.text?.destroy()
    this.text = null
  }

  #begin(now: number): void {
    this.#left = 2 + Math.floor(this.#random() * 16)
    if (this.text === null || this.#random() < 0.1) this.#goTo(now)
  }

  #goTo(now: number): void {
    this.leave()
    const cells = this.#hour.room.state.select(
      'SELECT id, position FROM cells ORDER BY position, id',
    ) as ReadonlyArray<{
      id: string
      position: string
    }>
    const index = Math.floor(this.#random() * cells.length)
    this.cellId = cells[index]?.id ?? ''
    if (this.#random() < 0.2) {
      this.cellId = `${this.principal.id.replace(':', '-')}-${now}`
      this.#append(
        intents.createCell(cells, { id: this.cellId, index, kind: 'code' }, { by: this.principal.id }),
      )
    }
    const stored = this.stored()
    const text = new CellText(stored, {
      onDue: () => this.#state(),
      share: (update) => {
        for (const other of this.#hour.people) {
          if (other !== this && other.cellId === this.cellId) other.text?.receiveLive(update)
        }
      },
      onOthers: () => {},
    })
    this.text = text
    this.#at = Math.floor(this.#random() * text.text.length)
  }

  stored(): StoredText {
    const [row] = this.#hour.room.state.select('SELECT source, textState FROM cells WHERE id = $id', {
      $id: this.cellId,
    })
    return row as unknown as StoredText
  }

  #key(): void {
    if (this.text === null) return
    const { doc, text } = this.text
    this.keys += 1
    doc.transact(() => {
      this.#at = Math.min(this.#at, text.length)
      if (this.#at > 0 && this.#random() < 0.15) text.delete(--this.#at, 1)
      else text.insert(this.#at++, WORDS[this.keys % WORDS.length] ?? ' ')
    }, 'editor')
  }

  #state(): void {
    const update = this.text?.takeUpdate() ?? null
    if (update === null) return
    this.edits += 1
    this.#append(intents.editText(this.cellId, update, { by: this.principal.id }))
    for (const person of this.#hour.people) {
      if (person.cellId === this.cellId && person.text !== null) person.text.receive(person.stored())
    }
  }

  #append(fact: ProposedFact): void {
    const { room } = this.#hour
    this.#facts += 1
    const first = this.#facts
    const outcome = room.append({
      principal: this.principal,
      client: this.principal.id,
      first,
      facts: [fact],
    })
    if (outcome._tag === 'refused') throw new Error(outcome.refusal.message)
  }
}

/**
 * Ten people write in a notebook for an hour: their pages' own texts, whose clock runs as fast as it can, and the
 * room that the server has. What is typed reaches who has the same cell open at once.
 */
export const workAnHour = async (room: Room): Promise<Hour> => {
  const people: Person[] = []
  for (let n = 0; n < PEOPLE; n++) people.push(new Person(n, { room, people }))
  mock.timers.enable({ apis: ['setTimeout'] })
  try {
    for (let now = 0; now < HOUR; now += STROKE / 4) {
      for (const person of people) person.act(now)
      // What is typed is shared when its task has ended.
      await null
      mock.timers.tick(STROKE / 4)
    }
    for (const person of people) person.leave()
  } finally {
    mock.timers.reset()
  }
  const sum = (of: (person: Person) => number) => people.reduce((all, person) => all + of(person), 0)
  return {
    keys: sum(({ keys }) => keys),
    pauses: sum(({ pauses }) => pauses),
    facts: sum(({ edits }) => edits),
  }
}
