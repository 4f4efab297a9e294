import type { Principal } from '@anode/document'
import type { PersonHere, Place } from '@anode/protocol'

/** Who has a notebook open, by tab, and where they are in it. Never stored; identity comes from the connection. */
export class People {
  readonly #here = new Map<string, PersonHere>()

  /** A tab has joined; one that connects again keeps its place until it says another. */
  join(client: string, who: Principal): PersonHere {
    const person = { client, who, place: this.#here.get(client)?.place ?? null }
    this.#here.set(client, person)
    return person
  }

  /** A tab says where its person is; null when it has not joined. */
  place(client: string, place: Place | null): PersonHere | null {
    const before = this.#here.get(client)
    if (before === undefined) return null
    const person = { ...before, place }
    this.#here.set(client, person)
    return person
  }

  /** A tab is gone; whether it was here. */
  leave(client: string): boolean {
    return this.#here.delete(client)
  }

  /** Everybody but one tab. */
  others(client: string): ReadonlyArray<PersonHere> {
    return [...this.#here.values()].filter((person) => person.client !== client)
  }
}
