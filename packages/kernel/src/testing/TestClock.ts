import type { Clock } from '../Clock.ts'

interface Timer {
  readonly at: number
  readonly action: () => void
}

/** A clock that stands still until a test moves it. */
export class TestClock implements Clock {
  #now = 0
  #timers: ReadonlyArray<Timer> = []

  now = (): number => this.#now

  after = (ms: number, action: () => void): (() => void) => {
    const timer = { at: this.#now + ms, action }
    this.#timers = [...this.#timers, timer]
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer)
    }
  }

  /** Lets time pass; what is due happens in order, and what follows from it. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms
    await settle()
    for (;;) {
      const [next] = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)
      if (next === undefined) break
      this.#timers = this.#timers.filter((other) => other !== next)
      this.#now = next.at
      next.action()
      await settle()
    }
    this.#now = end
  }
}

/** Lets promises that are due go on. */
const settle = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await Promise.resolve()
}
