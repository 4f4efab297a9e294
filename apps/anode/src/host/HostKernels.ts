import {
  type Clock,
  type Kernel,
  type KernelSource,
  KernelStartFailed,
  type OpenKernel,
  WarmPool,
} from '@anode/kernel'
import type { GatewayKernel, KernelLaunch, KernelspecKernel } from '@anode/protocol/host'

/** Kernels that are started as a notebook needs it. */
export interface LaunchedKernels {
  /** @throws KernelStartFailed (as a rejection) */
  readonly open: (launch: KernelLaunch, options?: OpenKernel) => Promise<Kernel>
}

export interface HostKernelsOptions {
  /** Kernels that a Python runs. */
  readonly kernelsOf: (python: string) => KernelSource
  /** Kernels that a kernelspec describes. */
  readonly kernelsBy: (spec: KernelspecKernel) => KernelSource
  /** Kernels that a Jupyter server has. */
  readonly kernelsAt: (gateway: GatewayKernel) => KernelSource
  /** How many kernels wait in advance, for each environment; 0: each is started when it is wanted, in its folder. */
  readonly poolSize: number
  readonly clock: Clock
}

/** Kernels of one environment. */
interface Pool extends KernelSource {
  readonly stop: () => Promise<void>
}

/** How many environments besides the server's have kernels that wait: a warm one takes some 100 MB. */
const MOST_POOLS = 3

/**
 * The kernels of the host. Those of the server's environment wait for it, then come out of a warm pool; so do those of
 * the environments that notebooks used last.
 */
export class HostKernels implements LaunchedKernels {
  readonly #options: HostKernelsOptions
  #python: string | null = null
  #pool = Promise.withResolvers<Pool>()
  #ready: Pool | null = null
  /** By the names of their environments, the one that was used last at the end. */
  readonly #pools = new Map<string, Pool>()

  constructor(options: HostKernelsOptions) {
    this.#options = options
  }

  /** Kernels without an environment of their own are started with this Python from now on. Those that run go on. */
  use(python: string): void {
    if (python === this.#python) return
    this.#python = python
    void this.#ready?.stop()
    this.#ready = this.#poolOf(python)
    this.#pool.resolve(this.#ready)
  }

  async open({ folder, kernel }: KernelLaunch, options: OpenKernel = {}): Promise<Kernel> {
    const placed = folder === null ? options : { ...options, directory: folder }
    // What could be loaded in advance, nobody knows of other kernels: each is started when it is wanted.
    if (kernel?._tag === 'gateway') return this.#options.kernelsAt(kernel).open(options)
    if (kernel?._tag === 'kernelspec') return this.#options.kernelsBy(kernel).open(placed)
    if (kernel?._tag === 'locked' || kernel?._tag === 'installed') {
      throw new KernelStartFailed({
        message: `Only a host that has joined a server starts what is “${kernel._tag}”.`,
      })
    }
    if (kernel !== null) return this.#poolFor(kernel.environment, kernel.python).open(placed)
    if (this.#ready === null) options.onStatus?.('provisioning')
    await this.#pool.promise
    const pool = this.#ready ?? (await this.#pool.promise)
    return pool.open(placed)
  }

  /** Ends the kernels that wait. */
  async stop(): Promise<void> {
    await Promise.all([this.#ready, ...this.#pools.values()].map((pool) => pool?.stop()))
  }

  #poolOf(python: string): Pool {
    const { kernelsOf, poolSize, clock } = this.#options
    if (poolSize === 0) return { open: kernelsOf(python).open, stop: async () => {} }
    return new WarmPool({ source: kernelsOf(python), size: poolSize, clock })
  }

  #poolFor(environment: string, python: string): Pool {
    const pool = this.#pools.get(environment) ?? this.#poolOf(python)
    this.#pools.delete(environment)
    this.#pools.set(environment, pool)
    const [oldest] = this.#pools
    if (this.#pools.size > MOST_POOLS && oldest !== undefined) {
      this.#pools.delete(oldest[0])
      void oldest[1].stop()
    }
    return pool
  }
}
