import type { ServerMessage } from '../sync/messages.ts'
import type { PersonHere } from './messages.ts'

/** Who else has the notebook open, by tab, as the server last said. */
export class PeopleHere {
  readonly #here = new Map<string, PersonHere>()
  #list: ReadonlyArray<PersonHere> = []

  /** In the order in which they came; the same array while nothing changes. */
  get list(): ReadonlyArray<PersonHere> {
    return this.#list
  }

  /** Takes a message about people; whether it changed anything. Others are left alone. */
  receive(message: ServerMessage): boolean {
    if (message._tag === 'people') {
      this.#here.clear()
      for (const person of message.people) this.#here.set(person.client, person)
    } else if (message._tag === 'person') this.#here.set(message.person.client, message.person)
    else if (message._tag !== 'left' || !this.#here.delete(message.client)) return false
    this.#list = [...this.#here.values()]
    return true
  }

  /** Without a connection nobody is known to be here; whether somebody was. */
  clear(): boolean {
    if (this.#here.size === 0) return false
    this.#here.clear()
    this.#list = []
    return true
  }
}
