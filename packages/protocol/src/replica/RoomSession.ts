import {
  applyFact,
  createLiveStoreTables,
  createStateTables,
  type StateDatabase,
  schema,
} from '@anode/document'
import {
  ClientSessionLeaderThreadProxy,
  LeaderAheadError,
  makeClientSession,
  type PreparedBindValues,
  type PreparedStatement,
  type SqliteDb,
  SyncState,
  UnknownError,
} from '@livestore/common'
import { EventSequenceNumber, LiveStoreEvent } from '@livestore/common/schema'
import { type Adapter, createStorePromise, makeShutdownDeferred, type Store } from '@livestore/livestore'
import { sqliteDbFactory } from '@livestore/sqlite-wasm/browser'
import { loadSqlite3Wasm } from '@livestore/sqlite-wasm/load-wasm'
import { Effect, LogLevel, Option, Stream, Subscribable, SubscriptionRef } from '@livestore/utils/effect'
import type { LoggedFact, ProposedFact } from '../sync/messages.ts'
import { type FollowerActions, RoomFollower } from './RoomFollower.ts'

/** What a session starts from: a stored copy, facts behind it, or both. */
export interface SessionBase {
  /** The SQLite file of a copy that contains the log up to `cursor`; null for an empty notebook. */
  readonly copy: { readonly bytes: Uint8Array; readonly cursor: number } | null
  /** Facts of the log behind the copy. */
  readonly facts: ReadonlyArray<LoggedFact>
  /** The highest count of this client's facts that copy and facts contain. */
  readonly confirmed: number
}

/** A LiveStore store over a room's log, with the rules kept that make it sound. */
export interface RoomSession {
  readonly store: Store<typeof schema>
  readonly follower: RoomFollower
  /**
   * Commits at once or, while the session merges, as soon as it has (rule 3). With `soon`, the room gets the
   * facts at once and the store a moment later, or before whatever is committed next.
   */
  readonly commit: (facts: ReadonlyArray<ProposedFact>, soon?: 'soon') => void
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

const wasm = loadSqlite3Wasm()

const noHashes = {
  syncMetadata: Option.none(),
  materializerHashLeader: Option.none(),
  materializerHashSession: Option.none(),
}

const toEvent = (fact: LoggedFact) =>
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
  )

/** LiveStore's SQLite as the document knows one, with statements prepared once. */
const stateDatabase = (db: SqliteDb): StateDatabase => {
  const statements = new Map<string, PreparedStatement>()
  const prepare = (sql: string) => {
    const known = statements.get(sql) ?? db.prepare(sql)
    statements.set(sql, known)
    return known
  }
  return {
    select: (sql, bindings) => prepare(sql).select(bindings as PreparedBindValues | undefined),
    execute: (sql, bindings) => prepare(sql).execute(bindings as PreparedBindValues | undefined),
  }
}

/** Fills the database directly: 50 times faster than to let the session merge the facts. */
const fill = (db: SqliteDb, facts: ReadonlyArray<LoggedFact>): void => {
  const state = stateDatabase(db)
  db.execute('BEGIN')
  // A copy fits our tables, or it would not be here; LiveStore's own way of creating them takes 30 ms more.
  createStateTables(state)
  createLiveStoreTables(state)
  for (const fact of facts) applyFact(state, fact)
  db.execute('COMMIT')
}

/**
 * Opens a LiveStore store whose leader is the room (LiveStore's `Adapter` is an official seam): no worker,
 * no OPFS, one SQLite in memory. The follower speaks with the room; this file only joins the two.
 */
export const openRoomSession = async (options: {
  readonly storeId: string
  readonly client: string
  readonly base: SessionBase
  readonly actions: Actions
}): Promise<RoomSession> => {
  const { base, client, actions } = options
  const cursor = base.facts.at(-1)?.seq ?? base.copy?.cursor ?? 0
  const held: ProposedFact[] = []
  let soonTimer: ReturnType<typeof setTimeout> | undefined
  let database: SqliteDb | undefined
  let store: Store<typeof schema> | undefined
  let takePayload: ((facts: ReadonlyArray<LoggedFact>) => void) | undefined
  let endPush: ((accepted: boolean) => void) | undefined

  const follower = new RoomFollower({
    client,
    cursor,
    confirmed: base.confirmed,
    actions: {
      ...actions,
      deliver: (facts) => takePayload?.(facts),
      pushAccepted: () => endPush?.(true),
      pushBehind: () => endPush?.(false),
    },
  })

  const commitNow = (facts: ReadonlyArray<ProposedFact>) =>
    store?.commit(...(facts as ReadonlyArray<LiveStoreEvent.Input.ForSchema<typeof schema>>))

  const releaseHeld = () => {
    clearTimeout(soonTimer)
    soonTimer = undefined
    if (!follower.merging && held.length > 0) commitNow(held.splice(0))
  }

  let merging: ReadonlyArray<LoggedFact> = []
  // Asking for the next payload means that the last one is merged.
  const nextPayload = Effect.async<{ payload: typeof SyncState.PayloadUpstream.Type }>((resume) => {
    if (merging.length > 0) actions.merged(merging)
    merging = []
    takePayload = (facts) => {
      takePayload = undefined
      merging = facts
      resume(
        Effect.succeed({ payload: SyncState.PayloadUpstreamAdvance.make({ newEvents: facts.map(toEvent) }) }),
      )
    }
    follower.ask()
    if (!follower.merging && soonTimer === undefined) queueMicrotask(releaseHeld)
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
      const sqlite3 = yield* Effect.promise(() => wasm)
      const db = yield* sqliteDbFactory({ sqlite3 })({ _tag: 'in-memory' })
      database = db
      // A notebook that was made without a server has a copy with nothing in it.
      if (base.copy?.bytes.length) db.import(new Uint8Array(base.copy.bytes))
      fill(db, base.facts)
      const head = {
        global: EventSequenceNumber.Global.make(cursor),
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
  let closing = false
  Effect.runPromiseExit(ended).then((exit) => {
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
    exportCopy: () => (database as SqliteDb).export(),
    close: async () => {
      closing = true
      clearTimeout(soonTimer)
      await store?.shutdownPromise()
    },
  }
}
