import { Listeners } from '@anode/protocol/listeners'
import type { Replica } from '@anode/protocol/replica'
import type { LiveQueryDef } from '@livestore/livestore'

/** How long a result that nobody listens to is kept up to date, in milliseconds: drawing comes before listening. */
const LINGER = 2000

interface Shared {
  value: unknown
  readonly listeners: Listeners<[never]>
  readonly stop: () => void
  idle: ReturnType<typeof setTimeout> | undefined
}

/**
 * The results of queries as they are now, each asked of the replica once, however many parts of the page show it:
 * a subscription costs a millisecond when it begins and again at every change of its table.
 */
export class SharedQueries {
  readonly #replica: Pick<Replica, 'read' | 'subscribe'>
  readonly #shared = new Map<string, Shared>()

  constructor(replica: Pick<Replica, 'read' | 'subscribe'>) {
    this.#replica = replica
  }

  /** The result as it is now: the same object until it changes. */
  read<A>(query: LiveQueryDef<A>): A {
    return this.#of(query).value as A
  }

  /** Calls with the result now and after each change; the returned function ends that. */
  subscribe<A>(query: LiveQueryDef<A>, listener: (result: A) => void): () => void {
    const shared = this.#of(query)
    // Its own, so that one function may listen twice.
    const own = (value: never) => listener(value)
    clearTimeout(shared.idle)
    const end = shared.listeners.add(own)
    listener(shared.value as A)
    return () => {
      if (end() && shared.listeners.size === 0) this.#linger(query.hash, shared)
    }
  }

  close(): void {
    for (const { stop, idle, listeners } of this.#shared.values()) {
      clearTimeout(idle)
      stop()
      // Whoever leaves after this has nothing to leave.
      listeners.clear()
    }
    this.#shared.clear()
  }

  #of<A>(query: LiveQueryDef<A>): Shared {
    const known = this.#shared.get(query.hash)
    if (known !== undefined) return known
    let told = false
    let first: A | undefined
    const shared: Shared = {
      value: undefined,
      listeners: new Listeners('a query'),
      stop: this.#replica.subscribe(query, (result) => {
        // The first result comes before there is anything to put it into.
        if (!told) first = result
        else if (result !== shared.value) {
          shared.value = result
          shared.listeners.tell(result as never)
        }
      }),
      idle: undefined,
    }
    told = true
    shared.value = first ?? this.#replica.read(query)
    this.#shared.set(query.hash, shared)
    this.#linger(query.hash, shared)
    return shared
  }

  #linger(hash: string, shared: Shared): void {
    shared.idle = setTimeout(() => {
      shared.stop()
      this.#shared.delete(hash)
    }, LINGER)
  }
}
