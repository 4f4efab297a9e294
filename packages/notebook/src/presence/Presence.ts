import type { Principal } from '@anode/document'
import type { PersonHere, Place } from '@anode/protocol'
import { KeyedListeners } from '@anode/protocol/listeners'
import { type Names, nameForOthers } from './Names.ts'

/** Somebody else, or oneself in another tab: shown once, however many tabs they have. */
export interface Person {
  /** With the name that is shown. */
  readonly who: Principal
  /** Oneself in another tab. */
  readonly isMe: boolean
  /** Where they are: in the tab where they did something last. */
  readonly place: Place | null
}

/** A caret in a cell's text. */
export interface Caret {
  readonly client: string
  readonly who: Principal
  readonly place: Place
}

/** What `Presence` needs of the live channel. */
export interface PeopleSource {
  readonly people: ReadonlyArray<PersonHere>
  readonly on: (key: 'people', listener: () => void) => () => void
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

const shown = (who: Principal): Principal => ({ ...who, name: nameForOthers(who) })

const NOBODY: ReadonlyArray<Caret> = []

/**
 * Who is here and where, as the page shows it: people without doubles, and by cell. Listeners are told per
 * cell, so that a caret that moves touches one cell.
 */
export class Presence {
  /** In the order in which they came. */
  people: ReadonlyArray<Person> = []
  #byCell: ReadonlyMap<string, ReadonlyArray<Caret>> = new Map()
  readonly #source: PeopleSource
  readonly #me: () => string
  readonly #names: Names
  /** When each tab did something last, as a count. */
  readonly #moved = new Map<string, { readonly at: number; readonly here: PersonHere }>()
  #count = 0
  readonly #listeners = new KeyedListeners('who is here')
  readonly #end: () => void

  /** `me`: the id of whose session this is. Whoever is met is called by that name in `names`. */
  constructor(source: PeopleSource, me: () => string, names: Names) {
    this.#source = source
    this.#me = me
    this.#names = names
    this.#end = source.on('people', () => this.#take())
    this.#take()
  }

  /** Who is in a cell, with a caret in its text or not; the same array while nothing changes. */
  inCell(cellId: string): ReadonlyArray<Caret> {
    return this.#byCell.get(cellId) ?? NOBODY
  }

  /** A person by their id. */
  person(id: string): Person | undefined {
    return this.people.find(({ who }) => who.id === id)
  }

  /** Hears when people come, leave or move (`people`), or when that concerns a cell (`cell:` and its id). */
  on(key: 'people' | `cell:${string}`, listener: () => void): () => void {
    return this.#listeners.add(key, listener)
  }

  close(): void {
    this.#end()
  }

  #take(): void {
    const here = this.#source.people
    for (const person of here) {
      if (this.#moved.get(person.client)?.here !== person) {
        this.#names.learn(person.who)
        this.#moved.set(person.client, { at: ++this.#count, here: person })
      }
    }
    for (const client of this.#moved.keys()) {
      if (!here.some((person) => person.client === client)) this.#moved.delete(client)
    }
    const before = this.people
    this.people = this.#withoutDoubles(here)
    if (!same(before, this.people)) this.#tell('people')
    this.#takeCells(here)
  }

  #withoutDoubles(here: ReadonlyArray<PersonHere>): ReadonlyArray<Person> {
    const people = new Map<string, Person & { readonly at: number }>()
    for (const { client, who, place } of here) {
      // A kernel host or the server itself is nobody that one meets.
      if (who.kind !== 'person' && who.kind !== 'agent') continue
      const at = place === null ? 0 : (this.#moved.get(client)?.at ?? 0)
      const known = people.get(who.id)
      if (known === undefined || at > known.at) {
        people.set(who.id, {
          who: shown(who),
          isMe: who.id === this.#me(),
          place: place ?? known?.place ?? null,
          at,
        })
      }
    }
    return [...people.values()].map(({ who, isMe, place }) => ({ who, isMe, place }))
  }

  #takeCells(here: ReadonlyArray<PersonHere>): void {
    const before = this.#byCell
    const now = new Map<string, ReadonlyArray<Caret>>()
    for (const { client, who, place } of here) {
      if (place === null) continue
      now.set(place.cellId, [...(now.get(place.cellId) ?? []), { client, who: shown(who), place }])
    }
    const changed: string[] = []
    for (const cellId of new Set([...before.keys(), ...now.keys()])) {
      const was = before.get(cellId)
      if (same(was, now.get(cellId))) {
        if (was !== undefined) now.set(cellId, was)
      } else changed.push(cellId)
    }
    this.#byCell = now
    for (const cellId of changed) this.#tell(`cell:${cellId}`)
  }

  #tell(key: 'people' | `cell:${string}`): void {
    this.#listeners.tell(key)
  }
}
