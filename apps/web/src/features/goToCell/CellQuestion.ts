import type { NotebookSession, Service, ServiceKey } from '@anode/notebook'
import { Listeners } from '@anode/protocol/listeners'

/** The question for a cell's number: asked by a command, shown by who listens. */
export class CellQuestion implements Service {
  readonly #listeners = new Listeners('the question for a cell')

  ask(): void {
    this.#listeners.tell()
  }

  /** Hears each time that it is asked. */
  onAsk = (listener: () => void): (() => void) => {
    return this.#listeners.add(listener)
  }

  dispose(): void {
    this.#listeners.clear()
  }
}

export const cellQuestionService: ServiceKey<NotebookSession, CellQuestion> = {
  name: 'cell question',
  make: () => new CellQuestion(),
}

export const cellQuestionOf = (session: NotebookSession): CellQuestion => session.service(cellQuestionService)
