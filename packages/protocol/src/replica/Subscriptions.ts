import type { LiveQueryDef, Store } from '@livestore/livestore'

/** What queries are asked of: a session's store. */
type Asked = Pick<Store, 'subscribe'>

interface Subscription {
  readonly start: (store: Asked) => () => void
  stop: () => void
}

/** Whoever watches queries, across the sessions of a replica. */
export class Subscriptions {
  readonly #all = new Set<Subscription>()
  #store: Asked | null = null

  add<A>(query: LiveQueryDef<A>, listener: (result: A) => void): () => void {
    const subscription: Subscription = {
      start: (store) => store.subscribe(query, listener),
      stop: () => {},
    }
    this.#all.add(subscription)
    if (this.#store) subscription.stop = subscription.start(this.#store)
    return () => {
      this.#all.delete(subscription)
      subscription.stop()
    }
  }

  /** From here on the queries are asked of this store. */
  moveTo(store: Asked): void {
    this.#store = store
    for (const subscription of this.#all) {
      subscription.stop()
      subscription.stop = subscription.start(store)
    }
  }
}
