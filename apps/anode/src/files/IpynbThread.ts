import { totalmem } from 'node:os'
import { type Transferable, Worker } from 'node:worker_threads'
import { InvalidIpynb, type StorageFailed } from '@anode/protocol'
import { storageFailed } from '@anode/server'
import { Effect } from 'effect'
import type { ThreadAnswer, ThreadJob } from './ThreadJob.ts'

/** The thread's program: beside this file, as source or in the bundle. */
const program = new URL(`./threadMain${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url)

const MB = 2 ** 20

/** Half of what the machine has, at most this much. */
const MEMORY = Math.round(Math.min(4096, totalmem() / MB / 2))

/** A thread that nobody asks anything for so long has been forgotten, or is not needed. In ms. */
const PATIENCE = 60_000

/** A thread of its own that works on one file at a time. */
export class IpynbThread {
  readonly #worker: Worker
  #waiting: ((answer: Effect.Effect<ThreadAnswer, InvalidIpynb | StorageFailed>) => void) | null = null
  #ending: Effect.Effect<never, InvalidIpynb> | null = null
  #patience: ReturnType<typeof setTimeout> | undefined
  readonly #listeners = new Set<() => void>()
  #isClosing = false

  constructor() {
    this.#worker = new Worker(program, {
      // A small nursery: what is read stays, and copying it from half to half takes the memory twice.
      resourceLimits: { maxOldGenerationSizeMb: MEMORY, maxYoungGenerationSizeMb: 16 },
    })
    this.#worker.on('message', (answer: ThreadAnswer) => this.#answer(Effect.succeed(answer)))
    this.#worker.on('error', (error: NodeJS.ErrnoException) => {
      this.#end(
        error.code === 'ERR_WORKER_OUT_OF_MEMORY'
          ? new InvalidIpynb({
              message: `This notebook takes more than ${MEMORY} MB of memory to read. Clear large outputs in the program that wrote it, and save it again.`,
            })
          : Effect.die(error),
      )
    })
    this.#worker.on('exit', () => {
      this.#end(Effect.die(new Error('The thread ended without an answer.')))
      clearTimeout(this.#patience)
      for (const listener of this.#listeners) listener()
    })
  }

  /** Gives it something to do; gives its first answer. What is in `given` is the thread's from now on. */
  start(
    job: ThreadJob,
    given: ReadonlyArray<Transferable> = [],
  ): Effect.Effect<ThreadAnswer, InvalidIpynb | StorageFailed> {
    return this.#ask(job, given)
  }

  /** Asks for the next piece of a file. */
  get next(): Effect.Effect<ThreadAnswer, InvalidIpynb | StorageFailed> {
    return this.#ask('next')
  }

  /** Ends the thread, whatever it does. */
  get close(): Effect.Effect<void> {
    return Effect.promise(() => this.#terminate())
  }

  /** Whether it has ended, or is about to: it can be given nothing more to do. */
  get isOver(): boolean {
    return this.#isClosing || this.#ending !== null
  }

  /** Calls `listener` when the thread is gone; gives how to call it off. */
  onEnd(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Whether it keeps the process from ending. */
  keepAlive(isNeeded: boolean): void {
    if (isNeeded) this.#worker.ref()
    else this.#worker.unref()
  }

  #ask(
    question: ThreadJob | 'next',
    given: ReadonlyArray<Transferable> = [],
  ): Effect.Effect<ThreadAnswer, InvalidIpynb | StorageFailed> {
    return Effect.async((resume) => {
      clearTimeout(this.#patience)
      if (this.#ending !== null) resume(this.#ending)
      else {
        this.#waiting = resume
        this.#worker.postMessage(question, given)
      }
    })
  }

  async #terminate(): Promise<void> {
    this.#isClosing = true
    clearTimeout(this.#patience)
    await this.#worker.terminate()
  }

  #end(ending: Effect.Effect<never, InvalidIpynb>): void {
    if (this.#ending !== null) return
    this.#ending = ending
    this.#answer(ending)
  }

  #answer(answer: Effect.Effect<ThreadAnswer, InvalidIpynb>): void {
    const waiting = this.#waiting
    this.#waiting = null
    this.#patience = setTimeout(() => void this.#terminate(), PATIENCE)
    this.#patience.unref()
    waiting?.(Effect.flatMap(answer, refused))
  }
}

/** A refusal as a failure. */
const refused = (answer: ThreadAnswer): Effect.Effect<ThreadAnswer, InvalidIpynb | StorageFailed> =>
  answer._tag === 'invalid'
    ? new InvalidIpynb({ message: answer.message })
    : answer._tag === 'storage'
      ? Effect.fail(storageFailed(answer.message))
      : Effect.succeed(answer)
