import type { HostCommand } from '@anode/protocol/host'

/** Where kernels come from: so far the host of this machine. */
export interface KernelProvider {
  /** Whether it can be reached. */
  readonly isConnected: boolean
  /** Whether it has said what it has: until then nobody knows, and it is given nothing. */
  readonly isReady: boolean
  /** Counts how often it came: what it was told before, it may not know. */
  readonly connection: number
  /** Whether it can be told what a notebook's kernel is started with; one of before starts all alike. */
  readonly takesLaunches: boolean
  /** Whether it tells why it was asked to shut a kernel down. */
  readonly takesReasons: boolean
  /** Whether it can start what a kernelspec describes. */
  readonly takesKernelspecs: boolean
  /** Whether it can have a Jupyter server start one. */
  readonly takesGateways: boolean
  /** Whether it can be told what a kernel may take; one of before bounds none. */
  readonly takesLimits: boolean
  /** The Python that its kernels are started with; null until there is one. */
  readonly environment: string | null
  /** Tells it something; false when it cannot be reached. */
  readonly send: (command: HostCommand) => boolean
}
