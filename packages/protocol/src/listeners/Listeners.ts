import { messageOf } from '@anode/document/messageOf'

/** Hears that a listener threw: who listened to what, and what was thrown. */
export type ListenerFailed = (listener: string, error: unknown) => void

/** Has the platform hear of it as of any error that nobody caught: in a task of its own, behind what goes on. */
export const throwLater: ListenerFailed = (listener, error) => {
  const reason = messageOf(error)
  const failure = new Error(`${listener} failed: ${reason}`, { cause: error })
  if (error instanceof Error && error.stack !== undefined)
    failure.stack = `${failure.message}\n${error.stack}`
  queueMicrotask(() => {
    throw failure
  })
}

/** Whoever is to hear of failures may fail as well. */
const report = (name: string, failed: ListenerFailed, error: unknown): void => {
  try {
    failed(name, error)
  } catch {
    throwLater(name, error)
  }
}

/** Tells one listener; what it throws ends here. */
export const tellGuarded = (name: string, failed: ListenerFailed, tell: () => void): void => {
  try {
    tell()
  } catch (error) {
    report(name, failed, error)
  }
}

/**
 * Who wants to hear of something that has happened. Whoever tells them has decided before: no listener can change what
 * is told, and one that throws keeps neither the others from hearing nor the teller from going on.
 */
export class Listeners<Told extends ReadonlyArray<unknown> = []> {
  readonly #what: string
  readonly #failed: ListenerFailed
  readonly #all = new Set<{ readonly name: string; readonly hear: (...told: Told) => void }>()

  /** `what`: they listen to, in words, for the log. */
  constructor(what: string, failed: ListenerFailed = throwLater) {
    this.#what = what
    this.#failed = failed
  }

  get size(): number {
    return this.#all.size
  }

  /** `name`: who listens, for the log. Gives what ends it, and says whether it had not ended before. */
  add(hear: (...told: Told) => void, name = hear.name || 'a listener'): () => boolean {
    const listener = { name, hear }
    this.#all.add(listener)
    return () => this.#all.delete(listener)
  }

  tell(...told: Told): void {
    for (const { name, hear } of this.#all) {
      try {
        hear(...told)
      } catch (error) {
        report(`${name} (to ${this.#what})`, this.#failed, error)
      }
    }
  }

  /** Nobody listens any more. */
  clear(): void {
    this.#all.clear()
  }
}

/** Listeners to several things, each by its key. */
export class KeyedListeners<Key extends string = string> {
  readonly #what: string
  readonly #failed: ListenerFailed
  readonly #byKey = new Map<Key, Listeners>()

  constructor(what: string, failed: ListenerFailed = throwLater) {
    this.#what = what
    this.#failed = failed
  }

  add(key: Key, hear: () => void, name?: string): () => boolean {
    const listeners = this.#byKey.get(key) ?? new Listeners(`${this.#what}, ${key}`, this.#failed)
    this.#byKey.set(key, listeners)
    const end = listeners.add(hear, name)
    return () => {
      const ended = end()
      // Keys come and go with cells and runs.
      if (listeners.size === 0 && this.#byKey.get(key) === listeners) this.#byKey.delete(key)
      return ended
    }
  }

  tell(key: Key): void {
    this.#byKey.get(key)?.tell()
  }
}
