import { knowsFact } from '@anode/document'
import { inMessages } from '../sync/batches.ts'
import type {
  ClientMessage,
  LoggedFact,
  OwnFact,
  ProposedFact,
  Refusal,
  ServerMessage,
} from '../sync/messages.ts'

/** What a follower has done by its owner. All are called synchronously, none may call back into it. */
export interface FollowerActions {
  /** Sends over the present connection. */
  readonly send: (message: ClientMessage) => void
  /**
   * Hands facts to the session, in the log's order, as one payload. The session is merging until it asks
   * for the next one.
   */
  readonly deliver: (facts: ReadonlyArray<LoggedFact>) => void
  /** Ends the session's push: the room has all of it, and the session was told so before. */
  readonly pushAccepted: () => void
  /** Ends the session's push: others' facts come first, the session renumbers its own and pushes again. */
  readonly pushBehind: () => void
  /** The room holds this client's facts up to the count. */
  readonly acknowledged: (n: number) => void
  /** The log holds a fact that this page is too old to understand; nothing more is delivered. */
  readonly outdated: (eventName: string) => void
  /** The copy no longer fits the log: it must be loaded anew. */
  readonly stale: () => void
  /** The room refused the fact with this count; nothing more is delivered. */
  readonly refused: (n: number, refusal: Refusal) => void
  /** The server cannot write now: connect again later, what is missing is sent then. */
  readonly storageFailed: (refusal: Refusal) => void
}

interface Push {
  /** The count of its last fact; the first is the one after `confirmed`. */
  readonly last: number
}

/**
 * The page's end of the sync protocol, as plain state: it holds no socket and no clock.
 *
 * It stands between a LiveStore client session, which pushes its pending facts and merges what it is
 * given, and the room, which numbers facts. Every fact of this client has a count; it is sent when it is
 * offered, before the session commits it. `confirmed` is the count up to which the session was given its
 * own facts back, so what the session pushes always starts at `confirmed + 1`, and facts of its own in the
 * inbox are the front of what the session has pending, or is about to commit.
 *
 * Rules that make LiveStore 0.4.0's session sound (docs/decisions/0002):
 *  1. nothing is delivered while a push is under way, other than what ends it;
 *  2. the confirmation of a push is delivered before the push ends;
 *  3. nothing is committed while the session merges (`merging`): the owner holds such commits.
 *
 * Facts that are behind are numbered by the room all the same. They then wait in the inbox behind the
 * others' facts; those are delivered first, the session renumbers and pushes again, and what the inbox
 * shows to be accepted already is confirmed without asking the room. So nobody starves.
 */
export class RoomFollower {
  readonly #client: string
  readonly #do: FollowerActions
  /** The number of the last fact delivered. */
  #cursor: number
  #confirmed: number
  /** The highest count of ours that the log is known to hold. */
  #accepted: number
  /** The highest count sent on the present connection. */
  #sent = 0
  /** Facts from the room that wait to be delivered, numbered from `cursor + 1` without a gap. */
  #inbox: LoggedFact[] = []
  /** The highest count that was given to a fact of ours. */
  #offered: number
  /** What was committed here and the session was not given back yet, by count. */
  readonly #outgoing = new Map<number, ProposedFact>()
  #push: Push | null = null
  #asking = false
  /** The rest of what the room took as one is on its way. */
  #amid = false
  #online = false
  #stopped = false

  /** `cursor`: the last fact that the session's state contains; `confirmed`: the last count in it. */
  constructor(options: {
    readonly client: string
    readonly cursor: number
    readonly confirmed: number
    readonly actions: FollowerActions
  }) {
    this.#client = options.client
    this.#do = options.actions
    this.#cursor = options.cursor
    this.#confirmed = options.confirmed
    this.#accepted = options.confirmed
    this.#offered = options.confirmed
  }

  /** While true the session must not be given commits (rule 3). */
  get merging(): boolean {
    return !this.#asking
  }

  /** The last fact delivered. */
  get cursor(): number {
    return this.#cursor
  }

  /** The last fact received; a new connection continues behind it. */
  get received(): number {
    return this.#inbox.at(-1)?.seq ?? this.#cursor
  }

  /** The session has merged what it was given; what it takes next is delivered by `deliverNext`, or as it comes. */
  ask(): void {
    this.#asking = true
  }

  /** Delivers what has come while the session merged, unless it is merging again. */
  deliverNext(): void {
    this.#pump()
  }

  /**
   * Takes facts in the order in which the session is going to commit them, and sends them at once: the
   * room numbers them while the session still works on them (LiveStore takes 10 ms or more to push). They are
   * whole batches.
   */
  offer(facts: ReadonlyArray<ProposedFact>): void {
    for (const fact of facts) this.#outgoing.set(++this.#offered, fact)
    this.#sendMissing()
  }

  /**
   * The session pushes the front of its pending facts, which were offered before. `parent` is the number it
   * has given the fact before them.
   */
  push(facts: ReadonlyArray<ProposedFact>, parent: number): void {
    if (parent !== this.#cursor) {
      // They were numbered before the last delivery, which makes the session renumber and push again.
      this.#do.pushBehind()
      return
    }
    this.#push = { last: this.#confirmed + facts.length }
    // A confirmation must carry the very arguments that the session has encoded.
    for (const [i, { name, args }] of facts.entries()) {
      const n = this.#confirmed + 1 + i
      this.#outgoing.set(n, { ...this.#outgoing.get(n), name, args })
    }
    this.#pump()
  }

  /** The connection is gone: what was sent may have arrived or not, the next one will tell. */
  disconnected(): void {
    this.#online = false
  }

  /** Takes the messages of the sync protocol; others are left alone. */
  receive(message: ServerMessage): void {
    if (this.#stopped) return
    switch (message._tag) {
      case 'welcome':
        if (message.fresh) this.#stop(this.#do.stale)
        return
      case 'facts':
        for (const fact of message.facts) this.#take(fact)
        this.#amid = message.more
        if (!message.more && !this.#online && !this.#stopped) {
          this.#online = true
          this.#sent = this.#accepted
        }
        this.#sendMissing()
        this.#pump()
        return
      case 'refused':
        this.#refused(message.first + message.index, message.refusal)
        return
    }
  }

  #refused(n: number, refusal: Refusal): void {
    if (refusal.tag === 'StorageFailed') this.#do.storageFailed(refusal)
    else if (refusal.tag === 'StaleCopy' || refusal.tag === 'CountGap') this.#stop(this.#do.stale)
    else this.#stop(() => this.#do.refused(n, refusal))
  }

  #take(item: LoggedFact | OwnFact): void {
    if (this.#stopped || item.seq <= this.received) return
    const fact = 'name' in item ? item : this.#ownFact(item)
    if (fact === undefined || fact.seq !== this.received + 1) {
      // A gap, or an acknowledgement of something never pushed: the copy cannot be trusted any more.
      this.#stop(this.#do.stale)
      return
    }
    if (!knowsFact(fact.name)) {
      this.#stop(() => this.#do.outdated(fact.name))
      return
    }
    this.#inbox.push(fact)
    if (this.#isOwn(fact)) {
      this.#accepted = fact.n
      this.#do.acknowledged(fact.n)
    }
  }

  /** One of ours, of which the room sent the number only. */
  #ownFact(item: OwnFact): LoggedFact | undefined {
    const fact = this.#outgoing.get(item.n)
    return fact && { seq: item.seq, name: fact.name, args: fact.args, client: this.#client, n: item.n }
  }

  /** A fact as the session knows it, when it is one that is confirmed to it now. */
  #asPushed(fact: LoggedFact, confirmed: number): LoggedFact {
    const pushed = this.#isOwn(fact) && fact.n <= confirmed ? this.#outgoing.get(fact.n) : undefined
    return pushed === undefined ? fact : { ...fact, args: pushed.args }
  }

  /** Whether the session has this fact pending. Facts of ours from before its time come like others'. */
  #isOwn(fact: LoggedFact): fact is LoggedFact & { n: number } {
    return fact.client === this.#client && fact.n !== undefined && fact.n > this.#confirmed
  }

  #sendMissing(): void {
    if (!this.#online || this.#stopped) return
    let first = Math.max(this.#sent, this.#accepted) + 1
    const missing: ProposedFact[] = []
    for (let n = first; n <= this.#offered; n++) missing.push(this.#outgoing.get(n) as ProposedFact)
    for (const facts of inMessages(missing)) {
      this.#sent = first + facts.length - 1
      this.#do.send({ _tag: 'push', first, facts })
      first = this.#sent + 1
    }
  }

  /** Delivers what may be delivered now. */
  #pump(): void {
    if (!this.#asking || this.#stopped || this.#inbox.length === 0) return
    if (this.#amid && this.#online) return
    const push = this.#push
    if (push !== null && this.#accepted < push.last) return // rule 1
    let end = 0
    let confirmed = this.#confirmed
    if (push !== null) {
      // Own facts at the front carry the very numbers that the session has given them.
      for (; confirmed < push.last; end++, confirmed++) {
        const fact = this.#inbox[end]
        if (fact === undefined || fact.client !== this.#client || fact.n !== confirmed + 1) break
      }
    }
    for (let fact = this.#inbox[end]; fact && !this.#isOwn(fact); fact = this.#inbox[end]) end++
    if (end === 0) return // the session is about to push what the inbox starts with
    const facts = this.#inbox.splice(0, end).map((fact) => this.#asPushed(fact, confirmed))
    this.#cursor = (facts.at(-1) as LoggedFact).seq
    for (let n = this.#confirmed + 1; n <= confirmed; n++) this.#outgoing.delete(n)
    this.#confirmed = confirmed
    this.#asking = false
    this.#do.deliver(facts) // rule 2: before the push ends
    if (push !== null) {
      this.#push = null
      if (confirmed >= push.last) this.#do.pushAccepted()
      else this.#do.pushBehind()
    }
  }

  #stop(tell: () => void): void {
    if (this.#stopped) return
    this.#stopped = true
    tell()
  }
}
