import type { NotebookSession, Service, ServiceKey } from '@anode/notebook'
import { Listeners } from '@anode/protocol/listeners'

/** The question which kernel a notebook is for: asked by a command or a notice, shown while it is open. */
export class KernelQuestion implements Service {
  readonly #listeners = new Listeners('the question for a kernel')
  #isOpen = false

  get isOpen(): boolean {
    return this.#isOpen
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

  #set(open: boolean): void {
    this.#isOpen = open
    this.#listeners.tell()
  }
}

export const kernelQuestionService: ServiceKey<NotebookSession, KernelQuestion> = {
  name: 'kernel question',
  make: () => new KernelQuestion(),
}

export const kernelQuestionOf = (session: NotebookSession): KernelQuestion =>
  session.service(kernelQuestionService)
