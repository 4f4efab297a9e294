import { SyncState } from '@livestore/common'
import { EventSequenceNumber, LiveStoreEvent } from '@livestore/common/schema'
import { Effect, Option } from 'effect'
import type { LoggedFact, ProposedFact } from '../../sync/messages.ts'
import { type FollowerActions, RoomFollower } from '../RoomFollower.ts'
import type { VirtualClock } from './VirtualClock.ts'

type Event = LiveStoreEvent.Client.EncodedWithMeta

const noHashes = {
  syncMetadata: Option.none(),
  materializerHashLeader: Option.none(),
  materializerHashSession: Option.none(),
}

/**
 * LiveStore's client session in small: its own merge (`SyncState.merge`), its queue and its push loop, on a
 * virtual clock. It fails where the real one would misbehave: when a rule of the follower is broken.
 */
export class ModelSession {
  readonly client: string
  readonly follower: RoomFollower
  readonly #clock: VirtualClock
  /** Facts by count that the room has not acknowledged: survives the session. */
  readonly journal: Map<number, ProposedFact>
  #nextCount: number
  #state: SyncState.SyncState
  #queue: Event[] = []
  #pushing = false
  #pushFiber = 0
  #held: ProposedFact[] = []
  #dead = false
  #lastTask = 0
  /** Set when the follower gave up, with what it said. */
  stopped: string | null = null

  constructor(options: {
    readonly client: string
    readonly clock: VirtualClock
    readonly cursor: number
    readonly confirmed: number
    readonly journal: Map<number, ProposedFact>
    readonly send: FollowerActions['send']
  }) {
    this.client = options.client
    this.#clock = options.clock
    this.journal = options.journal
    this.#nextCount = options.confirmed + 1
    const head = {
      global: EventSequenceNumber.Global.make(options.cursor),
      client: EventSequenceNumber.Client.DEFAULT,
      rebaseGeneration: 0,
    }
    this.#state = new SyncState.SyncState({ pending: [], upstreamHead: head, localHead: head })
    this.follower = new RoomFollower({
      client: options.client,
      cursor: options.cursor,
      confirmed: options.confirmed,
      actions: {
        send: options.send,
        deliver: (facts) => this.#later(() => this.#merge(facts)),
        pushAccepted: () => this.#pushEnds(true),
        pushBehind: () => this.#pushEnds(false),
        acknowledged: (n) => this.journal.delete(n),
        outdated: (name) => this.#stop(`outdated by ${name}`),
        stale: () => this.#stop('stale'),
        refused: (n, refusal) => this.#stop(`refused ${n}: ${refusal.message}`),
        storageFailed: (refusal) => this.#stop(refusal.message),
      },
    })
    this.#later(() => this.#ask())
  }

  get pending(): number {
    return this.#state.pending.length + this.#held.length
  }

  commit(fact: ProposedFact): void {
    this.journal.set(this.#nextCount++, fact)
    this.#commit(fact)
  }

  /** Facts of a dead tab that this session goes on with, under their counts. */
  recommit(): void {
    for (const [n, fact] of this.journal) {
      this.#nextCount = n + 1
      this.#commit(fact)
    }
  }

  die(): void {
    this.#dead = true
  }

  /** Within a few milliseconds, as fibers and tasks of a page come to run; never out of order. */
  #later(body: () => void): void {
    this.#lastTask = Math.max(this.#lastTask, this.#clock.now + this.#clock.random() * 3)
    this.#clock.after(this.#lastTask - this.#clock.now, () => {
      if (!this.#dead) body()
    })
  }

  #stop(why: string): void {
    this.stopped = why
  }

  #commit(fact: ProposedFact): void {
    this.follower.offer([fact])
    if (this.follower.merging || this.#held.length > 0) this.#held.push(fact)
    else this.#append([fact])
  }

  #append(facts: ReadonlyArray<ProposedFact>): void {
    let base = this.#state.localHead
    const newEvents = facts.map((fact) => {
      const pair = EventSequenceNumber.Client.nextPair({
        seqNum: base,
        isClient: false,
        rebaseGeneration: base.rebaseGeneration,
      })
      base = pair.seqNum
      return new LiveStoreEvent.Client.EncodedWithMeta({
        ...fact,
        ...pair,
        clientId: this.client,
        sessionId: this.client,
      })
    })
    const result = this.#mergePayload({ _tag: 'local-push', newEvents })
    this.#state = result.newSyncState
    this.#queue.push(...newEvents)
    this.#later(() => this.#pushNext())
  }

  #pushNext(): void {
    if (this.#pushing || this.#queue.length === 0 || this.stopped) return
    const batch = this.#queue.splice(0, 5)
    this.#pushing = true
    this.follower.push(
      batch.map(({ name, args }) => ({ name, args })),
      (batch[0] as Event).parentSeqNum.global,
    )
  }

  #pushEnds(accepted: boolean): void {
    const fiber = this.#pushFiber
    this.#later(() => {
      if (fiber !== this.#pushFiber) return
      this.#pushing = false
      if (!accepted) this.#queue = []
      this.#pushNext()
    })
  }

  #merge(facts: ReadonlyArray<LoggedFact>): void {
    const newEvents = facts.map((fact) =>
      LiveStoreEvent.Client.EncodedWithMeta.fromGlobal(
        {
          name: fact.name,
          args: fact.args,
          seqNum: EventSequenceNumber.Global.make(fact.seq),
          parentSeqNum: EventSequenceNumber.Global.make(fact.seq - 1),
          clientId: fact.client ?? 'server',
          sessionId: fact.client ?? 'server',
        },
        noHashes,
      ),
    )
    const result = this.#mergePayload({ _tag: 'upstream-advance', newEvents })
    this.#state = result.newSyncState
    if (result._tag === 'rebase') {
      // LiveStore interrupts the push loop here and starts another: a push under way would be lost.
      this.#pushFiber++
      this.#pushing = false
      this.#queue = [...this.#state.pending]
      this.#later(() => this.#pushNext())
    }
    this.#later(() => this.#ask())
  }

  #ask(): void {
    this.follower.ask()
    if (this.#held.length > 0) this.#append(this.#held.splice(0))
    this.follower.deliverNext()
  }

  #mergePayload(payload: typeof SyncState.Payload.Type) {
    const result = Effect.runSync(
      SyncState.merge({
        syncState: this.#state,
        payload,
        isClientEvent: () => false,
        isEqualEvent: LiveStoreEvent.Client.isEqualEncoded,
      }),
    )
    if (result._tag === 'reject') throw new Error('The session was given what it cannot merge.')
    return result
  }
}
