/**
 * How many messages somebody may send: so many a second over time, and a few more at once (a token bucket).
 * It holds no clock: the time is passed in, in milliseconds.
 */
export class Allowance {
  readonly #perSecond: number
  readonly #atOnce: number
  #left: number
  #at: number | null = null
  #refused = false

  constructor(options: { readonly perSecond: number; readonly atOnce: number }) {
    this.#perSecond = options.perSecond
    this.#atOnce = options.atOnce
    this.#left = options.atOnce
  }

  /** Whether one more may be sent; `refusedFirst`: no, and it is the first of a row, worth an answer. */
  take(now: number): 'taken' | 'refusedFirst' | 'refused' {
    const passed = Math.max(0, now - (this.#at ?? now))
    this.#at = now
    this.#left = Math.min(this.#atOnce, this.#left + (passed / 1000) * this.#perSecond)
    if (this.#left < 1) {
      const first = !this.#refused
      this.#refused = true
      return first ? 'refusedFirst' : 'refused'
    }
    this.#left -= 1
    this.#refused = false
    return 'taken'
  }
}
