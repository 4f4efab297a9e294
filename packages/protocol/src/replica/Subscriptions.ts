import type { LiveQueryDef, Store } from '@livestore/livestore'
import { tellGuarded, throwLater } from '../listeners/Listeners.ts'

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
      // LiveStore calls it amid a commit, or while it merges.
      start: (store) =>
        store.subscribe(query, (result) => tellGuarded(nameOf(query), throwLater, () => listener(result))),
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

const nameOf = ({ label }: { readonly label?: string }): string => `who watches ${label ?? 'a query'}`
