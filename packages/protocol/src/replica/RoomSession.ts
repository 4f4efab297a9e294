import { readableFact, type StateDatabase, schema } from '@anode/document'
import {
  ClientSessionLeaderThreadProxy,
  LeaderAheadError,
  makeClientSession,
  type SqliteDb,
  SyncState,
  UnknownError,
} from '@livestore/common'
import { EventSequenceNumber, LiveStoreEvent } from '@livestore/common/schema'
import {
  type Adapter,
  createStorePromise,
  makeShutdownDeferred,
  type Store,
  StoreInternalsSymbol,
} from '@livestore/livestore'
import { Effect, LogLevel, Option, Stream, Subscribable, SubscriptionRef } from '@livestore/utils/effect'
import type { LoggedFact, ProposedFact } from '../sync/messages.ts'
import { type FollowerActions, RoomFollower } from './RoomFollower.ts'
import { makeSessionDatabase, type SessionBase, type SessionStart, stateDatabase } from './sessionDatabase.ts'

/** A LiveStore store over a room's log, with the rules kept that make it sound. */
export interface RoomSession {
  readonly store: Store<typeof schema>
  readonly follower: RoomFollower
  /**
   * Commits whole batches at once or, while the session merges, as soon as it has (rule 3). With `soon`, the room gets the
   * facts at once and the store a moment later, or before whatever is committed next.
   */
  readonly commit: (facts: ReadonlyArray<ProposedFact>, soon?: 'soon') => void
  /**
   * Resolves when the session has merged what it is just merging, or was given before it began to, and has what was
   * committed meanwhile; or has ended.
   */
  readonly whenMerged: () => Promise<void>
  /** A cell's text as the tables hold it; null when there is no such cell. */
  readonly textOf: (cellId: string) => string | null
  /** The SQLite file of the present state. */
  readonly exportCopy: () => Uint8Array
  readonly close: () => Promise<void>
}

type Actions = Omit<FollowerActions, 'deliver' | 'pushAccepted' | 'pushBehind'> & {
  /** The session's state now contains these facts. */
  readonly merged: (facts: ReadonlyArray<LoggedFact>) => void
  /** LiveStore ended the store by itself: a fact could not be materialized. */
  readonly failed: (cause: unknown) => void
}

/**
 * How long what is committed `soon` waits for the store, in ms: LiveStore takes 10 ms and more for a
 * commit, and in that time the answer of a warm kernel is there and can be shown.
 */
const SOON = 40

const noHashes = {
  syncMetadata: Option.none(),
  materializerHashLeader: Option.none(),
  materializerHashSession: Option.none(),
}

/**
 * LiveStore 0.4.0 copies its whole graph of queries at every query and every commit, for its devtools, which are not
 * here, and keeps the last 200 copies: two thirds of all that a page allocated while one scrolled through 1,000 cells.
 */
const keepNoSnapshots = (store: Store<typeof schema>): void => {
  const graph = store[StoreInternalsSymbol].reactivityGraph
  graph.getSnapshot = () => ({ atoms: [], effects: [], deferredEffects: [] })
}

/** A fact as LiveStore takes it; one that it could not read would end the store. */
const toEvent = (fact: LoggedFact) =>
  LiveStoreEvent.Client.EncodedWithMeta.fromGlobal(
    {
      ...readableFact(fact),
      seqNum: EventSequenceNumber.Global.make(fact.seq),
      parentSeqNum: EventSequenceNumber.Global.make(fact.seq - 1),
      clientId: fact.client ?? 'server',
      sessionId: fact.client ?? 'server',
    },
    noHashes,
  )

/**
 * Opens a LiveStore store whose leader is the room (LiveStore's `Adapter` is an official seam): no worker,
 * no OPFS, one SQLite in memory. The follower speaks with the room; this file only joins the two. It begins
 * before it is known what there is to open, and rejects when that turns out to be nothing.
 */
export const openRoomSession = async (options: {
  readonly storeId: string
  readonly start: SessionStart
  readonly actions: Actions
}): Promise<RoomSession> => {
  const { start, actions } = options
  const held: ProposedFact[] = []
  let soonTimer: ReturnType<typeof setTimeout> | undefined
  let database: SqliteDb | undefined
  let store: Store<typeof schema> | undefined
  let read: StateDatabase | undefined
  const state = () => {
    read ??= stateDatabase(database as SqliteDb)
    return read
  }
  let takePayload: ((facts: ReadonlyArray<LoggedFact>) => void) | undefined
  let endPush: ((accepted: boolean) => void) | undefined

  let follower!: RoomFollower
  let client = ''
  const whenMerged: Array<() => void> = []

  const follow = (base: SessionBase) => {
    client = base.client
    follower = new RoomFollower({
      client,
      cursor: base.facts.at(-1)?.seq ?? base.copy?.cursor ?? 0,
      confirmed: base.confirmed,
      actions: {
        ...actions,
        deliver: (facts) => takePayload?.(facts),
        pushAccepted: () => endPush?.(true),
        pushBehind: () => endPush?.(false),
      },
    })
  }

  const commitNow = (facts: ReadonlyArray<ProposedFact>) =>
    store?.commit(
      ...(facts.map(({ name, args }) => ({ name, args })) as ReadonlyArray<
        LiveStoreEvent.Input.ForSchema<typeof schema>
      >),
    )

  const releaseHeld = () => {
    clearTimeout(soonTimer)
    soonTimer = undefined
    if (!follower.merging && held.length > 0) commitNow(held.splice(0))
  }

  const tellMerged = () => {
    for (const tell of whenMerged.splice(0)) tell()
  }

  let merging: ReadonlyArray<LoggedFact> = []
  // Asking for the next payload means that the last one is merged.
  const nextPayload = Effect.async<{ payload: typeof SyncState.PayloadUpstream.Type }>((resume) => {
    if (merging.length > 0) actions.merged(merging)
    const merged = merging.length > 0 ? whenMerged.splice(0) : []
    merging = []
    takePayload = (facts) => {
      takePayload = undefined
      merging = facts
      resume(
        Effect.succeed({ payload: SyncState.PayloadUpstreamAdvance.make({ newEvents: facts.map(toEvent) }) }),
      )
    }
    follower.ask()
    // What waited for the merge has its turn before the next one: where facts come faster than they are merged,
    // there is always a next one.
    queueMicrotask(() => {
      try {
        if (soonTimer === undefined) releaseHeld()
      } finally {
        for (const tell of merged) tell()
        follower.deliverNext()
        if (!follower.merging) tellMerged()
      }
    })
  })

  const push = (batch: ReadonlyArray<LiveStoreEvent.Client.Encoded>) =>
    Effect.async<void, LeaderAheadError>((resume) => {
      const [first] = batch
      if (first === undefined) return resume(Effect.void)
      endPush = (accepted) => {
        endPush = undefined
        const behind = LeaderAheadError.make({
          minimumExpectedNum: { ...first.seqNum, global: EventSequenceNumber.Global.make(follower.cursor) },
          providedNum: first.seqNum,
          sessionId: client,
        })
        resume(accepted ? Effect.void : Effect.fail(behind))
      }
      follower.push(
        batch.map(({ name, args }) => ({ name, args })),
        first.parentSeqNum.global,
      )
    })

  const adapter: Adapter = (args) =>
    Effect.gen(function* () {
      const made = yield* makeSessionDatabase(start)
      // LiveStore takes an interruption without a word; whoever opens it knows why.
      if (made === null) return yield* Effect.interrupt
      const { db, base } = made
      database = db
      follow(base)
      const head = {
        global: EventSequenceNumber.Global.make(follower.cursor),
        client: EventSequenceNumber.Client.DEFAULT,
        rebaseGeneration: EventSequenceNumber.Client.REBASE_GENERATION_DEFAULT,
      }
      const network = yield* SubscriptionRef.make({
        isConnected: true,
        timestampMs: Date.now(),
        devtools: { latchClosed: false },
      })
      const leaderThread = ClientSessionLeaderThreadProxy.of({
        events: { pull: () => Stream.repeatEffect(nextPayload), push, stream: () => Stream.never },
        initialState: { leaderHead: head, migrationsReport: { migrations: [] }, storageMode: 'in-memory' },
        export: Effect.sync(() => db.export()),
        getEventlogData: Effect.sync(() => new Uint8Array()),
        syncState: Subscribable.make({
          get: Effect.succeed(new SyncState.SyncState({ localHead: head, upstreamHead: head, pending: [] })),
          changes: Stream.never,
        }),
        sendDevtoolsMessage: () => Effect.void,
        networkStatus: Subscribable.make({ get: SubscriptionRef.get(network), changes: network.changes }),
      })
      return yield* makeClientSession({
        ...args,
        sqliteDb: db,
        clientId: client,
        sessionId: client,
        isLeader: true,
        leaderThread,
        lockStatus: yield* SubscriptionRef.make<'has-lock' | 'no-lock'>('has-lock'),
        webmeshMode: 'direct',
        origin: undefined,
        connectWebmeshNode: () => Effect.void,
        registerBeforeUnload: () => () => {},
      })
    }).pipe(UnknownError.mapToUnknownError)

  const ended = await Effect.runPromise(makeShutdownDeferred)
  store = await createStorePromise({
    schema,
    storeId: options.storeId,
    adapter,
    shutdownDeferred: ended,
    disableDevtools: true,
    confirmUnsavedChanges: false, // the journal keeps them
    batchUpdates: (run) => run(),
    logLevel: LogLevel.Error,
  })
  keepNoSnapshots(store)
  let closing = false
  Effect.runPromiseExit(ended).then((exit) => {
    tellMerged()
    if (!closing) actions.failed(exit)
  })

  return {
    store,
    follower,
    commit: (facts, soon) => {
      follower.offer(facts)
      held.push(...facts)
      if (soon === undefined) releaseHeld()
      else soonTimer ??= setTimeout(releaseHeld, SOON)
    },
    whenMerged: async () => {
      if (follower.merging) await new Promise<void>((resolve) => whenMerged.push(resolve))
    },
    textOf: (cellId) => {
      const [row] = state().select('SELECT source FROM cells WHERE id = $cellId', { $cellId: cellId })
      return row === undefined ? null : String(row.source)
    },
    exportCopy: () => (database as SqliteDb).export(),
    close: async () => {
      closing = true
      clearTimeout(soonTimer)
      await store?.shutdownPromise()
    },
  }
}
