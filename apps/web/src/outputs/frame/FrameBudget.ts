/** So many messages a frame may send within a second: twenty times what a figure that moves sends. */
const MESSAGES = 1200

/** So often its height may change at once, and so often a second in the long run. */
const BURST = 90
const STEADY = 8

/**
 * How much of the page's time a frame may take. Whatever runs in it can send messages without end, each of which is
 * work for the page, and change its height so fast that nothing can be read.
 */
export class FrameBudget {
  readonly #now: () => number
  #second = 0
  #messages = 0
  #changes = BURST
  #since: number

  constructor(now: () => number = () => performance.now()) {
    this.#now = now
    this.#since = now()
  }

  /** A message has come; false when it was one too many. */
  message(): boolean {
    const second = Math.floor(this.#now() / 1000)
    if (second !== this.#second) this.#messages = 0
    this.#second = second
    this.#messages++
    return this.#messages <= MESSAGES
  }

  /** How long the next change of its height has to wait, in milliseconds; it counts as done then. */
  change(): number {
    const now = this.#now()
    this.#changes = Math.min(BURST, this.#changes + ((now - this.#since) * STEADY) / 1000)
    this.#since = now
    this.#changes--
    return this.#changes >= 0 ? 0 : (-this.#changes * 1000) / STEADY
  }
}
