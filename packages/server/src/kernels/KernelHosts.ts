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
    return [...this.#ports.invitations.invited().keys()].sort().map((name) => this.of(name))
  }

  /** All that have been here, or are waited for. */
  get all(): ReadonlyArray<HostProvider> {
    return [this.local, ...this.#joined.values()]
  }

  /** Whether a joined host is here, or is waited for. */
  isAwaited(name: string): boolean {
    return this.#ports.invitations.invited().has(name) && !this.of(name).isConnected && !this.of(name).isLost
  }

  /** Gives those up, once, whose invitation was taken back or replaced, here or away. */
  giveUpUninvited(): void {
    const invited = this.#ports.invitations.invited()
    for (const [name, host] of this.#joined) {
      const invitation = invited.get(name)
      if (invitation === undefined) {
        host.giveUp(`The host “${name}” was removed from this server, and its kernels with it.`)
      } else if (host.invitation !== null && host.invitation !== invitation) {
        host.giveUp(`The host “${name}” was invited anew: the kernels of the one before are given up.`)
      }
    }
  }
}
