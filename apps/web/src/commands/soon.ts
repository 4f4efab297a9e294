/** How long work is put off, in milliseconds: less than people notice, more than a short run takes. */
const WAIT = 40

let waiting: Array<() => void> = []
let timer: ReturnType<typeof setTimeout> | undefined

/**
 * Work of a command that is put off for a moment, so that something more urgent can be drawn first. Each key and
 * each press comes after it.
 */
export const soon = {
  do: (work: () => void): void => {
    waiting.push(work)
    timer ??= setTimeout(soon.flush, WAIT)
  },
  /** Does now what was put off. */
  flush: (): void => {
    clearTimeout(timer)
    timer = undefined
    const now = waiting
    waiting = []
    for (const work of now) work()
  },
}
