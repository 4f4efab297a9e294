/** Something that a feature keeps for an open notebook: its model, its subscriptions, its timers. */
export interface Service {
  /** The notebook is closed: whatever it started ends. */
  dispose(): void
}

/** Names a service of a session, and says how it is made. A feature keeps one such key; who has it, has the service. */
export interface ServiceKey<in Session, out S extends Service> {
  /** For people: in reports of what went wrong. */
  readonly name: string
  readonly make: (session: Session) => S
}

/**
 * The services of one session: each is made when it is first asked for, is the same until the session closes, and is
 * disposed of then, the newest first: a service may use those that it asked for when it was made.
 */
export class SessionServices<Session> {
  readonly #session: Session
  readonly #services = new Map<ServiceKey<Session, Service>, Service>()
  #closed = false

  constructor(session: Session) {
    this.#session = session
  }

  /** The service of that key. After the end it is one that does nothing any more, for who is late. */
  get<S extends Service>(key: ServiceKey<Session, S>): S {
    const known = this.#services.get(key)
    // What is kept under a key is what its `make` gave.
    if (known !== undefined) return known as S
    const made = key.make(this.#session)
    this.#services.set(key, made)
    if (this.#closed) made.dispose()
    return made
  }

  /** Ends them all. One that fails does not keep the others: what failed is thrown when all have been asked. */
  dispose(): void {
    if (this.#closed) return
    this.#closed = true
    const failures: unknown[] = []
    for (const [{ name }, service] of [...this.#services].reverse()) {
      try {
        service.dispose()
      } catch (cause) {
        failures.push(new Error(`The service “${name}” did not end.`, { cause }))
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Not every service of the notebook ended.')
  }
}
