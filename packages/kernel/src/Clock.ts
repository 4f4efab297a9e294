/** Time, passed in so that tests can make it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Calls `action` once after `ms` milliseconds; the returned function prevents it. */
  readonly after: (ms: number, action: () => void) => () => void
}

/** The time of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, action) => {
    const timer = setTimeout(action, ms)
    return () => clearTimeout(timer)
  },
}
