/** How long work is put off, in milliseconds: less than people notice, more than a short run takes. */
const WAIT = 40

/** Work that is put off for a moment, so that something more urgent can be shown first. */
export class Soon {
  #waiting: Array<() => void> = []
  #timer: ReturnType<typeof setTimeout> | undefined

  do = (work: () => void): void => {
    this.#waiting.push(work)
    this.#timer ??= setTimeout(this.flush, WAIT)
  }

  /** Does now what was put off. */
  flush = (): void => {
    clearTimeout(this.#timer)
    this.#timer = undefined
    for (const work of this.#waiting.splice(0)) work()
  }
}
