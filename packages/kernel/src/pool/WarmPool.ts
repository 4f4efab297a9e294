import type { Clock } from '../Clock.ts'
import { type Kernel, type KernelSource, KernelStartFailed, type OpenKernel } from '../Kernel.ts'
import { enterDirectory, WARM_UP } from './warmUp.ts'

export interface WarmPoolOptions {
  readonly source: KernelSource
  /** How many kernels wait. */
  readonly size: number
  readonly clock: Clock
}

/** The longest that a taker's first work keeps the pool from preparing the next kernel, in milliseconds. */
const LONGEST_REST = 60_000

/** A kernel that waits for its taker, from its start on. */
interface Spare {
  kernel: Promise<Kernel>
  ready: boolean
  /** Taken: the rest of its warming up is left out. */
  taken: boolean
}

/**
 * Kernels that were started before anybody asked, with the usual packages imported: the first cell does not
 * wait for Python. One that is taken while it still starts is waited for; a new one is prepared once the
 * taker's first work is done.
 */
export class WarmPool implements KernelSource {
  readonly #options: WarmPoolOptions
  readonly #spares: Array<Spare> = []
  #stopped = false

  constructor(options: WarmPoolOptions) {
    this.#options = options
    this.#fill()
  }

  async open({ directory, onStatus, settled }: OpenKernel = {}): Promise<Kernel> {
    const kernel = await this.#take(onStatus)
    this.#fillAfter(settled)
    // Executed before anything else; nobody waits for it.
    if (directory !== undefined)
      void kernel.execute({ code: enterDirectory(directory), silent: true }, () => {})
    return kernel
  }

  /** Ends the kernels that wait. */
  async stop(): Promise<void> {
    this.#stopped = true
    await Promise.all(
      this.#spares.splice(0).map(async (spare) => {
        spare.taken = true
        await spare.kernel.then((kernel) => kernel.stop()).catch(() => {})
      }),
    )
  }

  async #take(onStatus: OpenKernel['onStatus']): Promise<Kernel> {
    if (this.#stopped)
      throw new KernelStartFailed({ message: 'The kernel host is ending. Try again in a moment.' })
    const spare = this.#spares.shift()
    if (spare === undefined) return this.#options.source.open(onStatus === undefined ? {} : { onStatus })
    spare.taken = true
    if (!spare.ready) onStatus?.('starting')
    return spare.kernel
  }

  #fillAfter(settled: Promise<unknown> | undefined): void {
    let filled = false
    const fill = () => {
      if (filled) return
      filled = true
      this.#fill()
    }
    const cancel = this.#options.clock.after(LONGEST_REST, fill)
    void settled?.then(() => {
      cancel()
      fill()
    })
  }

  #fill(): void {
    while (!this.#stopped && this.#spares.length < this.#options.size) this.#add()
  }

  #add(): void {
    const spare: Spare = { kernel: this.#options.source.open({}), ready: false, taken: false }
    this.#spares.push(spare)
    const drop = () => {
      const index = this.#spares.indexOf(spare)
      if (index !== -1) this.#spares.splice(index, 1)
    }
    // A spare that does not start or dies is not replaced at once: the next taker tries, and is told why.
    spare.kernel.then(async (kernel) => {
      spare.ready = true
      void kernel.exited.then(drop)
      for (const code of WARM_UP) {
        if (spare.taken) return
        await kernel.execute({ code, silent: true }, () => {})
      }
    }, drop)
  }
}
