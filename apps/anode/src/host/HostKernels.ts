import { type Clock, type Kernel, type KernelSource, type OpenKernel, WarmPool } from '@anode/kernel'

export interface HostKernelsOptions {
  /** Kernels that a Python runs. */
  readonly kernelsOf: (python: string) => KernelSource
  /** How many kernels wait in advance. */
  readonly poolSize: number
  readonly clock: Clock
}

/** The kernels of the host: they wait for the Python environment, then come out of a warm pool. */
export class HostKernels implements KernelSource {
  readonly #options: HostKernelsOptions
  #python: string | null = null
  #pool = Promise.withResolvers<WarmPool>()
  #ready: WarmPool | null = null

  constructor(options: HostKernelsOptions) {
    this.#options = options
  }

  /** Kernels are started with this Python from now on. Those that run go on with theirs. */
  use(python: string): void {
    if (python === this.#python) return
    this.#python = python
    void this.#ready?.stop()
    const { kernelsOf, poolSize, clock } = this.#options
    this.#ready = new WarmPool({ source: kernelsOf(python), size: poolSize, clock })
    this.#pool.resolve(this.#ready)
  }

  async open(options: OpenKernel = {}): Promise<Kernel> {
    if (this.#ready === null) options.onStatus?.('provisioning')
    await this.#pool.promise
    const pool = this.#ready ?? (await this.#pool.promise)
    return pool.open(options)
  }

  /** Ends the kernels that wait. */
  async stop(): Promise<void> {
    await this.#ready?.stop()
  }
}
