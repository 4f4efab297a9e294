import type { LoggedFact, ServerMessage } from '../sync/messages.ts'

type Welcome = ServerMessage & { readonly _tag: 'welcome' }
type Facts = ServerMessage & { readonly _tag: 'facts' }

/** What the room answers to a hello, until a session takes over. */
export class Arrival {
  /** Nothing is taken before hello was said: it would belong to a connection that is being given up. */
  readonly #greeted: boolean
  #welcome: Welcome | null = null
  #facts: LoggedFact[] = []
  #complete = false
  #used = false

  constructor(greeted = false) {
    this.#greeted = greeted
  }

  get welcome(): Welcome | null {
    return this.#welcome
  }

  /** Whether all facts are here that the room had when it answered. */
  get isComplete(): boolean {
    return this.#complete
  }

  /** Whether a session is opened with it: what comes behind on the same connection only follows. */
  get isUsed(): boolean {
    return this.#used
  }

  take(message: Welcome | Facts): void {
    if (!this.#greeted) return
    if (message._tag === 'welcome') {
      this.#welcome = message
    } else if (this.#welcome !== null) {
      for (const fact of message.facts) if ('name' in fact) this.#facts.push(fact)
      if (!message.more) this.#complete = true
    }
  }

  /** Gives what it has; the facts that come from now on are behind these. */
  use(): { readonly welcome: Welcome | null; readonly facts: ReadonlyArray<LoggedFact> } {
    this.#used = true
    return { welcome: this.#welcome, facts: this.rest() }
  }

  /** Gives the facts that were not given yet. */
  rest(): ReadonlyArray<LoggedFact> {
    return this.#facts.splice(0)
  }
}
