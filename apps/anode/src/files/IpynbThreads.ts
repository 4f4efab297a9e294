import { Effect } from 'effect'
import { IpynbThread } from './IpynbThread.ts'

/** A thread that had more to do with, in bytes, is ended: what it took of the memory is free again then. */
const LARGE = 8 * 2 ** 20

/**
 * Threads that work on files. Starting one takes longer than writing an ordinary notebook, and what runs for the first time
 * is slow: one that has done something small is kept for a while for the next.
 */
export class IpynbThreads {
  #spare: IpynbThread | null = null
  #isOver = false

  /** Does something with a thread that nobody else has meanwhile; `bytes`: how much it has to do with. */
  using<A, E>(bytes: number, body: (thread: IpynbThread) => Effect.Effect<A, E>): Effect.Effect<A, E> {
    return Effect.acquireUseRelease(
      Effect.sync(() => this.take()),
      body,
      (thread, exit) => (exit._tag === 'Success' ? this.giveBack(thread, bytes) : thread.close),
    )
  }

  /** A thread for whoever gives it back, or ends it. */
  take(): IpynbThread {
    const spare = this.#spare
    this.#spare = null
    if (spare !== null && !spare.isOver) {
      spare.keepAlive(true)
      return spare
    }
    const thread = new IpynbThread()
    thread.onEnd(() => {
      if (this.#spare === thread) this.#spare = null
    })
    return thread
  }

  /** What it was taken for is done. */
  giveBack(thread: IpynbThread, bytes: number): Effect.Effect<void> {
    return Effect.suspend(() => {
      const isKept = (this.#spare === null || this.#spare.isOver) && !this.#isOver && bytes <= LARGE
      if (!isKept || thread.isOver) return thread.close
      thread.keepAlive(false)
      this.#spare = thread
      return Effect.void
    })
  }

  /** Ends what is not in use, and what is in use when it is given back. */
  get end(): Effect.Effect<void> {
    return Effect.suspend(() => {
      this.#isOver = true
      return this.#spare?.close ?? Effect.void
    })
  }
}
