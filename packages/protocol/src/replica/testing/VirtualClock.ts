/** A seeded generator of numbers in [0, 1) (mulberry32). */
export const seededRandom = (seed: number): (() => number) => {
  let a = seed >>> 0
  return () => {
    a = (a + 0x6d2b79f5) >>> 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** A clock that tests turn by hand: what is due runs in the order of its time, whatever the machine does. */
export class VirtualClock {
  now = 0
  readonly random: () => number
  #order = 0
  #due: Array<{ readonly at: number; readonly order: number; readonly body: () => void }> = []

  constructor(seed: number) {
    this.random = seededRandom(seed)
  }

  after(ms: number, body: () => void): void {
    const task = { at: this.now + ms, order: this.#order++, body }
    let low = 0
    let high = this.#due.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const other = this.#due[middle] as typeof task
      if (other.at < task.at || (other.at === task.at && other.order < task.order)) low = middle + 1
      else high = middle
    }
    this.#due.splice(low, 0, task)
  }

  /** Runs everything that is due until `end`. */
  runUntil(end: number): void {
    for (let task = this.#due[0]; task && task.at <= end; task = this.#due[0]) {
      this.#due.shift()
      this.now = task.at
      task.body()
    }
    this.now = end
  }
}
