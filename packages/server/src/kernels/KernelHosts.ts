import type { HostInvitations } from './HostInvitations.ts'
import { HostProvider, type HostProviderPorts } from './HostProvider.ts'

export interface KernelHostsPorts extends HostProviderPorts {
  readonly invitations: typeof HostInvitations.Service
}

/** The kernel hosts of a server: that of its machine, and those of other machines that may join. */
export class KernelHosts {
  readonly local: HostProvider
  readonly #ports: KernelHostsPorts
  readonly #joined = new Map<string, HostProvider>()

  constructor(ports: KernelHostsPorts) {
    this.#ports = ports
    this.local = new HostProvider(null, ports)
  }

  /** Null: the host of this machine. */
  of(name: string | null): HostProvider {
    if (name === null) return this.local
    const provider = this.#joined.get(name) ?? new HostProvider(name, this.#ports)
    this.#joined.set(name, provider)
    return provider
  }

  /** Those of other machines that may join, by name. */
  get joined(): ReadonlyArray<HostProvider> {
    return [...this.#ports.invitations.names()].sort().map((name) => this.of(name))
  }

  /** All that have been here, or are waited for. */
  get all(): ReadonlyArray<HostProvider> {
    return [this.local, ...this.#joined.values()]
  }

  /** Whether a joined host is here, or is waited for. */
  isAwaited(name: string): boolean {
    return this.#ports.invitations.names().has(name) && !this.of(name).isConnected && !this.of(name).isLost
  }

  /** Sends those away whose invitation was taken back. Gives them. */
  turnAwayUninvited(): ReadonlyArray<HostProvider> {
    const names = this.#ports.invitations.names()
    const gone = [...this.#joined.values()].filter(
      ({ name, isConnected }) => isConnected && !names.has(name ?? ''),
    )
    for (const host of gone) host.turnAway()
    return gone
  }
}
