import { KERNEL_REQUESTS } from '@anode/protocol'
import {
  GATEWAY_KERNELS,
  type HostCommand,
  KERNEL_LAUNCHES,
  KERNEL_LIMITS,
  KERNELSPECS,
  SESSION_TOKENS,
} from '@anode/protocol/host'
import type { HostLink } from './HostLink.ts'
import type { KernelProvider } from './KernelProvider.ts'

/** The kernel host of this machine: whichever connected last. */
export class LocalHost implements KernelProvider {
  #link: HostLink | null = null
  #environment: string | null = null
  #connection = 0
  /** Whether a host has come that states facts with tokens. */
  #hadTokens = false

  get isConnected(): boolean {
    return this.#link !== null
  }

  get isReady(): boolean {
    return this.#link?.isReady ?? false
  }

  get environment(): string | null {
    return this.#environment
  }

  get connection(): number {
    return this.#connection
  }

  get takesLaunches(): boolean {
    return this.#link?.can(KERNEL_LAUNCHES) ?? false
  }

  get hostId(): string {
    return this.#link?.hostId ?? ''
  }

  get takesTokens(): boolean {
    return this.#link?.takesTokens ?? false
  }

  get takesReasons(): boolean {
    return this.takesTokens
  }

  get takesKernelspecs(): boolean {
    return this.#link?.can(KERNELSPECS) ?? false
  }

  get takesGateways(): boolean {
    return this.#link?.can(GATEWAY_KERNELS) ?? false
  }

  get takesLimits(): boolean {
    return this.#link?.can(KERNEL_LIMITS) ?? false
  }

  /** Resolves when the connection is gone that there is now. */
  get gone(): Promise<void> {
    return this.#link?.gone ?? Promise.resolve()
  }

  send(command: HostCommand): boolean {
    this.#link?.send(command)
    return this.#link !== null
  }

  /** There is a Python now: the host fills its pool from it. */
  setEnvironment(python: string): void {
    this.#environment = python
    this.send({ _tag: 'environment', python })
  }

  /** A host has come; the one before it goes. False: it is not let in. */
  join(link: HostLink): boolean {
    // What this server starts has tokens, and a host of before can only have been there before it.
    if (this.#hadTokens && !link.takesTokens) return false
    this.#hadTokens = link.takesTokens
    this.#link?.close()
    this.#link = link
    this.#connection++
    this.send({ _tag: 'welcome', features: [KERNEL_REQUESTS, KERNELSPECS, KERNEL_LIMITS, SESSION_TOKENS] })
    if (this.#environment !== null) this.send({ _tag: 'environment', python: this.#environment })
    return true
  }

  /** Whether it was the one that is there. */
  leave(link: HostLink): boolean {
    if (this.#link !== link) return false
    this.#link = null
    return true
  }
}
