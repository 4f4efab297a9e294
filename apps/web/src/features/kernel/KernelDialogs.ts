import type { NotebookSession, Service, ServiceKey } from '@anode/notebook'
import { Listeners } from '@anode/protocol/listeners'

/** What is asked of the kernel in a dialog: which one it is, or what it may take. */
export type KernelDialog = 'choose' | 'limits'

/** The dialogs about the kernel: opened by a command or a notice, one at a time. */
export class KernelDialogs implements Service {
  readonly #listeners = new Listeners('the dialogs about the kernel')
  #open: KernelDialog | null = null

  get open(): KernelDialog | null {
    return this.#open
  }

  ask(dialog: KernelDialog): void {
    this.#set(dialog)
  }

  close(): void {
    this.#set(null)
  }

  onChange = (listener: () => void): (() => void) => this.#listeners.add(listener)

  dispose(): void {
    this.#listeners.clear()
  }

  #set(open: KernelDialog | null): void {
    this.#open = open
    this.#listeners.tell()
  }
}

export const kernelDialogsService: ServiceKey<NotebookSession, KernelDialogs> = {
  name: 'kernel dialogs',
  make: () => new KernelDialogs(),
}

export const kernelDialogsOf = (session: NotebookSession): KernelDialogs =>
  session.service(kernelDialogsService)
