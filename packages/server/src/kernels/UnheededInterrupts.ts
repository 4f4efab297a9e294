import type { Clock } from '@anode/kernel'
import type { UnheededInterrupt } from '@anode/protocol'

/** How long code may take to hear of an interrupt before people are told that it did not, in milliseconds. */
const GRACE = 4000

export interface UnheededInterruptsOptions {
  readonly clock: Clock
  /** What `of` says of a notebook is another now. */
  readonly changed: (notebookId: string) => void
}

interface Asked {
  readonly runId: string
  times: number
  told: UnheededInterrupt | null
  cancel: () => void
}

/**
 * The runs that go on although they were interrupted. Everybody who looks at the notebook is told, whoever interrupted,
 * and however often the page is loaded; wherever the kernel comes from. A server that starts anew has forgotten it: the
 * next interrupt begins again.
 */
export class UnheededInterrupts {
  readonly #options: UnheededInterruptsOptions
  /** By notebook: a kernel executes one run at a time. */
  readonly #asked = new Map<string, Asked>()

  constructor(options: UnheededInterruptsOptions) {
    this.#options = options
  }

  /** What is said of the notebook's run; null while there is nothing to say. */
  of(notebookId: string): UnheededInterrupt | null {
    return this.#asked.get(notebookId)?.told ?? null
  }

  /** The kernel was told to interrupt a run, for the first time or again. */
  asked(notebookId: string, runId: string): void {
    const { clock } = this.#options
    const before = this.#asked.get(notebookId)
    before?.cancel()
    const isSame = before?.runId === runId
    const asked: Asked = {
      runId,
      times: isSame ? before.times + 1 : 1,
      told: isSame ? before.told : null,
      cancel: clock.after(GRACE, () => this.#tell(notebookId, asked, false)),
    }
    this.#asked.set(notebookId, asked)
    if (asked.told !== null) this.#tell(notebookId, asked, true)
  }

  /** A run is over. */
  ended(notebookId: string, runId: string): void {
    const asked = this.#asked.get(notebookId)
    if (asked?.runId !== runId) return
    asked.cancel()
    this.#asked.delete(notebookId)
    if (asked.told !== null) this.#options.changed(notebookId)
  }

  #tell(notebookId: string, asked: Asked, isPending: boolean): void {
    asked.told = { runId: asked.runId, times: asked.times, isPending }
    this.#options.changed(notebookId)
  }
}
