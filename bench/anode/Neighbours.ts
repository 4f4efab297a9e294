import { events } from '@anode/document/facts'
import type { AnodeServer } from './AnodeServer.ts'
import { RoomClient } from './RoomClient.ts'

/** Between two things that somebody does, in ms. */
const REST = 10

/** Somebody who works in a notebook of their own and somebody who looks at the list, while others do something else. */
export class Neighbours implements Disposable {
  readonly #server: AnodeServer
  readonly #room: RoomClient
  #longest = 0
  #gone = false

  private constructor(server: AnodeServer, room: RoomClient) {
    this.#server = server
    this.#room = room
    void this.#keep((n) => this.#edit(n))
    void this.#keep(() => this.#ask())
  }

  static async join(server: AnodeServer, notebookId: string): Promise<Neighbours> {
    return new Neighbours(server, await RoomClient.join(server, notebookId))
  }

  /** The longest that one of them waited while `body` went on, in ms. */
  async longestDuring<A>(body: () => Promise<A>): Promise<{ readonly result: A; readonly longest: number }> {
    this.#longest = 0
    const result = await body()
    return { result, longest: this.#longest }
  }

  async #keep(act: (n: number) => Promise<unknown>): Promise<void> {
    for (let n = 0; !this.#gone; n++) {
      const begin = performance.now()
      await act(n)
      this.#longest = Math.max(this.#longest, performance.now() - begin)
      await new Promise((resolve) => setTimeout(resolve, REST))
    }
  }

  /** A change until it is in the log and was told. */
  #edit(n: number): Promise<number> {
    const title = `Title ${n}`
    this.#room.push(events.notebookRetitled({ title, by: this.#room.principal }))
    return this.#room.saw(({ args }) => (args as { readonly title?: string }).title === title)
  }

  async #ask(): Promise<unknown> {
    return (await this.#server.request('GET', '/list?limit=20')).json()
  }

  [Symbol.dispose](): void {
    this.#gone = true
    this.#room[Symbol.dispose]()
  }
}
