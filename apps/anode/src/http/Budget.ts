/** How much memory something may take: in all, and on behalf of one address. */
export interface BudgetLimits {
  readonly inAll: number
  readonly perAddress: number
}

/** Bytes that are held for requests, in sum over all connections. */
export class Budget {
  readonly #limits: BudgetLimits
  #inAll = 0
  readonly #byAddress = new Map<string, number>()

  constructor(limits: BudgetLimits) {
    this.#limits = limits
  }

  get held(): number {
    return this.#inAll
  }

  /** Holds so many bytes more for an address; null when that is too much. Gives how to let go of them, once. */
  hold(address: string, bytes: number): (() => void) | null {
    const before = this.#byAddress.get(address) ?? 0
    if (this.#inAll + bytes > this.#limits.inAll || before + bytes > this.#limits.perAddress) return null
    this.#inAll += bytes
    this.#byAddress.set(address, before + bytes)
    let held = true
    return () => {
      if (!held) return
      held = false
      this.#inAll -= bytes
      const rest = (this.#byAddress.get(address) ?? 0) - bytes
      if (rest > 0) this.#byAddress.set(address, rest)
      else this.#byAddress.delete(address)
    }
  }
}
