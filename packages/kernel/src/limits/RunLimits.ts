import type { KernelLimits, LimitBreach, LimitName } from '@anode/document/limits'
import type { Clock } from '../Clock.ts'
import type { KernelUsage } from './KernelUsage.ts'

/** Watches the time that one run takes: on the clock, and of the processor. */
export class RunLimits {
  readonly #clock: Clock
  readonly #limits: () => KernelLimits
  readonly #onBreach: (breach: LimitBreach) => void
  #startedAt: number | null = null
  #cpuBefore = 0
  #cancel = () => {}

  /** `limits` are asked for whenever they matter: they may change meanwhile. */
  constructor(clock: Clock, limits: () => KernelLimits, onBreach: (breach: LimitBreach) => void) {
    this.#clock = clock
    this.#limits = limits
    this.#onBreach = onBreach
  }

  /** The kernel takes the run up; `usage` is what it has taken before. */
  begin(usage: KernelUsage | null): void {
    this.#startedAt = this.#clock.now()
    this.#cpuBefore = usage?.cpuTime ?? 0
    this.#watchClock()
  }

  /** What the kernel takes now. */
  measure({ cpuTime }: KernelUsage): void {
    if (this.#startedAt !== null) this.#compare('cpuTime', cpuTime - this.#cpuBefore)
  }

  /** Other limits hold. */
  changed(): void {
    if (this.#startedAt !== null) this.#watchClock()
  }

  end(): void {
    this.#startedAt = null
    this.#cancel()
  }

  #watchClock(): void {
    this.#cancel()
    const limit = this.#limits().wallTime
    if (limit === undefined || this.#startedAt === null) return
    const left = this.#startedAt + limit.value * 1000 - this.#clock.now()
    // A timer takes no more than 24 days.
    this.#cancel = this.#clock.after(Math.min(Math.max(left, 0), 86_400_000), () => {
      if (this.#startedAt === null) return
      if (left > 86_400_000) this.#watchClock()
      else this.#compare('wallTime', (this.#clock.now() - this.#startedAt) / 1000)
    })
  }

  #compare(name: LimitName, taken: number): void {
    const limit = this.#limits()[name]
    if (limit !== undefined && taken >= limit.value) this.#onBreach({ name, limit, peak: taken })
  }
}
