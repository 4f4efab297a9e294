import type { NotebookSession, Service, ServiceKey } from '@anode/notebook'
import { Listeners } from '@anode/protocol/listeners'

/** The question whether the notebook goes on without its file: asked by a command or a notice, once answered closed. */
export class Parting implements Service {
  readonly #listeners = new Listeners('the question about the file')
  #isAsked = false

  get isAsked(): boolean {
    return this.#isAsked
  }

  ask(): void {
    this.#set(true)
  }

  close(): void {
    this.#set(false)
  }

  onChange = (listener: () => void): (() => void) => this.#listeners.add(listener)

  dispose(): void {
    this.#listeners.clear()
  }

  #set(isAsked: boolean): void {
    this.#isAsked = isAsked
    this.#listeners.tell()
  }
}

export const partingService: ServiceKey<NotebookSession, Parting> = {
  name: 'parting from the file',
  make: () => new Parting(),
}

export const partingOf = (session: NotebookSession): Parting => session.service(partingService)
