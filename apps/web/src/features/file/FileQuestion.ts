import type { NotebookSession, Service, ServiceKey } from '@anode/notebook'
import { Listeners } from '@anode/protocol/listeners'

/** What is asked about the file: whether the notebook goes on without it, or where it is to be saved. */
export type FileQuestionKind = 'part' | 'save'

/** A question about the file: asked by a command or a notice, once answered closed. */
export class FileQuestion implements Service {
  readonly #listeners = new Listeners('the question about the file')
  #asked: FileQuestionKind | null = null

  get asked(): FileQuestionKind | null {
    return this.#asked
  }

  ask(kind: FileQuestionKind): void {
    this.#set(kind)
  }

  close(): void {
    this.#set(null)
  }

  onChange = (listener: () => void): (() => void) => this.#listeners.add(listener)

  dispose(): void {
    this.#listeners.clear()
  }

  #set(asked: FileQuestionKind | null): void {
    this.#asked = asked
    this.#listeners.tell()
  }
}

export const fileQuestionService: ServiceKey<NotebookSession, FileQuestion> = {
  name: 'question about the file',
  make: () => new FileQuestion(),
}

export const fileQuestionOf = (session: NotebookSession): FileQuestion => session.service(fileQuestionService)
