import { knowsEvent, schemaHash } from '@anode/document'
import type { LiveQueryDef } from '@livestore/livestore'
import { Data } from 'effect'
import {
  type ClientMessage,
  FACT_LIMIT,
  type LoggedFact,
  PROTOCOL_VERSION,
  type Refusal,
  type ServerMessage,
} from '../sync/messages.ts'
import { Arrival } from './Arrival.ts'
import { LeftJournals } from './LeftJournals.ts'
import { LiveChannel } from './LiveChannel.ts'
import type { ReplicaOptions } from './openReplica.ts'
import { PendingFacts } from './PendingFacts.ts'
import type { LiveMessage, NewFact, RefusedFacts, Replica, ReplicaStatus } from './Replica.ts'
import type { ReplicaStorage, StoredCopy } from './ReplicaStorage.ts'
import { RoomLink } from './RoomLink.ts'
import { openRoomSession, type RoomSession } from './RoomSession.ts'
import { StatusBoard } from './StatusBoard.ts'
import { Subscriptions } from './Subscriptions.ts'
import type { SessionBase } from './sessionDatabase.ts'
import { sqlite } from './sqlite.ts'

/** The notebook cannot be opened, and trying again is of no use. */
export class ReplicaUnavailable extends Data.TaggedError('ReplicaUnavailable')<{
  readonly reason: string
  readonly message: string
}> {}

/**
 * With a copy in the database, how long the room's news are waited for, in ms: where they are about to come, an
 * old state need not be shown first.
 */
const GRACE = 20

/** A copy is stored this long after the last change, in ms. */
const SAVE_DELAY = 1500

/** A journal that could not be written is tried again after this, in ms. */
const JOURNAL_WAIT = 3000

/** A server that could not write is asked again after this, in ms. */
const STORAGE_WAIT = 2000

/** A replica that had to be made anew this often without a quiet minute is given up. */
const REPAIR_LIMIT = 5

/**
 * The replica over LiveStore and a room.
 *
 * Its life is a row of sessions, normally one: each is opened from the stored copy and what the room sent,
 * and gets the pending facts committed again. A session ends early when it no longer fits the room (a log
 * of another epoch, a refused fact, a fact that could not be materialized); the next one is then opened
 * from the room's state, and what subscribed goes on with it.
 */
export class RoomReplica implements Replica {
  readonly notebookId: string
  readonly live = new LiveChannel()
  readonly opened: Promise<void>
  readonly #options: ReplicaOptions
  readonly #board = new StatusBoard()
  readonly #subscriptions = new Subscriptions()
  #link!: RoomLink
  #storage!: ReplicaStorage
  #pending!: PendingFacts
  #loaded = false
  /** Set from when it is known what a session is opened with until it is open. */
  #opening = false
  #left!: LeftJournals
  #session: RoomSession | null = null
  /** Set while a session is being opened. */
  #arrival: Arrival | null = new Arrival()
  #arrived: () => void = () => {}
  #copy: StoredCopy | null = null
  /** Why the server will not have us. */
  #unavailable: ReplicaUnavailable | undefined
  #epoch: string | null = null
  #repairs: number[] = []
  #saveTimer: ReturnType<typeof setTimeout> | undefined
  #journalTimer: ReturnType<typeof setTimeout> | undefined
  #detach: (() => void) | undefined
  #closed = false
  /** The follower has caught up on this connection and sent what was missing. */
  #joined = false

  constructor(options: ReplicaOptions) {
    this.#options = options
    this.notebookId = options.notebookId
    this.opened = this.#open()
  }

  get status(): ReplicaStatus {
    return this.#board.status
  }

  head = (): number => this.#session?.follower.cursor ?? 0

  onStatus = (listener: () => void): (() => void) => this.#board.on(listener)

  commit = (...facts: ReadonlyArray<NewFact>): void => this.#commit(facts)

  commitSoon = (...facts: ReadonlyArray<NewFact>): void => this.#commit(facts, 'soon')

  #commit(facts: ReadonlyArray<NewFact>, soon?: 'soon'): void {
    const large = facts.filter((fact) => JSON.stringify(fact.args).length > FACT_LIMIT)
    for (const fact of large) {
      this.#refuse([fact], {
        tag: 'FactTooLarge',
        message: `One change may hold at most ${FACT_LIMIT / 1024} KB. Insert less at once, or put the content into a file.`,
      })
    }
    const kept = facts.filter((fact) => !large.includes(fact))
    if (kept.length === 0) return
    this.#pending.add(kept)
    this.#session?.commit(kept, soon)
    this.#board.setWaiting(this.#pending.size)
  }

  read = <A>(query: LiveQueryDef<A>): A => this.#requireSession().store.query(query)

  subscribe = <A>(query: LiveQueryDef<A>, listener: (result: A) => void): (() => void) =>
    this.#subscriptions.add(query, listener)

  giveInput = (runId: string, value: string): boolean => this.#link.send({ _tag: 'input', runId, value })

  sendLive = (message: LiveMessage): boolean => this.#joined && this.#link.send(message)

  dismissRefused = (): void => {
    this.#board.set({ refused: [] })
    this.#storage.saveRefused(this.notebookId, []).catch(this.#storageTrouble)
  }

  /** The network is back, says the browser: connects without further wait. */
  retryNow = (): void => this.#link.retryNow()

  reconnect = (): void => this.#link.reconnect()

  kept = (): Promise<boolean> => this.#pending.kept()

  save = async (): Promise<void> => {
    clearTimeout(this.#saveTimer)
    this.#saveTimer = undefined
    const session = this.#session
    if (!session || !this.#epoch || this.#pending.size > 0) return
    const { follower } = session
    if (follower.merging || follower.received !== follower.cursor) return this.#saveLater()
    const copy = {
      bytes: session.exportCopy(),
      cursor: follower.cursor,
      epoch: this.#epoch,
      schema: schemaHash,
      principal: this.status.principal,
    }
    // First, so that no journal holds what a copy has.
    this.#pending.clearJournal()
    await this.#storage.saveCopy(this.notebookId, copy).then(
      () => {
        // There is space again, and nothing waits.
        this.#board.clear('copy')
        this.#board.clear('journal')
      },
      (error) => this.#board.trouble('copy', error),
    )
  }

  close = async (): Promise<void> => {
    if (this.#closed) return
    await this.save()
    this.#closed = true
    this.#board.close()
    clearTimeout(this.#journalTimer)
    this.#detach?.()
    this.#link.close()
    this.#pending.release()
    this.#left.release()
    await this.#session?.close()
  }

  async #open(): Promise<void> {
    // The connection and a store are made while the browser's storage is read: each takes its time.
    this.#link = new RoomLink(this.#options.openSocket, {
      hello: () => this.#hello(),
      received: (message) => this.#received(message),
      disconnected: () => this.#disconnected(),
      refused: (reason, message) => {
        this.#unavailable = new ReplicaUnavailable({ reason, message })
        this.#board.set({ stopped: { tag: reason, message } })
        this.#arrived()
      },
    })
    await this.#openSession(this.#load())
    this.#detach = this.#options.attach?.(this)
  }

  /** Reads what the browser has of the notebook, and says hello. */
  async #load(): Promise<void> {
    const [copy, { own, left }, refused] = await this.#read().catch((error) => {
      this.#link.close()
      throw error
    })
    const [inherited, ...others] = left.filter((journal) => journal.entries.length > 0)
    for (const journal of left) if (journal.entries.length === 0) journal.release()
    if (inherited) own.release()
    this.#left = new LeftJournals(others, {
      send: (message) => this.#link.send(message),
      refused: (facts, refusal) => this.#refuse(facts, refusal),
      failed: this.#storageTrouble,
    })
    this.#pending = new PendingFacts(inherited ?? own, this.#storageTrouble, () =>
      this.#board.clear('journal'),
    )
    this.#copy = copy?.schema === schemaHash ? copy : null
    this.#board.set({
      refused,
      waiting: this.#pending.size,
      ...(this.#copy && { principal: this.#copy.principal }),
    })
    this.#loaded = true
    this.#link.greet()
  }

  async #read() {
    const storage = await this.#options.storage
    this.#storage = storage
    return Promise.all([
      storage.loadCopy(this.notebookId).catch(() => null),
      storage.openJournals(this.notebookId),
      storage.loadRefused(this.notebookId).catch(() => []),
    ])
  }

  #hello(): ClientMessage | null {
    if (!this.#loaded) return null
    const known = this.#known()
    if (this.#arrival) this.#arrival = new Arrival(true)
    return { _tag: 'hello', protocol: PROTOCOL_VERSION, client: this.#pending.client, ...known }
  }

  /** The log that we have a part of, and the last fact that we have. */
  #known(): { readonly epoch: string | null; readonly cursor: number | null } {
    const session = this.#arrival ? null : this.#session
    if (session) return { epoch: this.#epoch, cursor: session.follower.received }
    return { epoch: this.#copy?.epoch ?? null, cursor: this.#copy?.cursor ?? null }
  }

  #received(message: ServerMessage): void {
    if (message._tag === 'welcome') {
      if (!this.#isKnownLog(message)) this.#board.set({ otherLog: 'found' })
      // What follows is the whole notebook, not what is behind the part that we have.
      if (message.fresh) void this.#repair('The copy in this browser is too old.', 'same connection')
      // Once a session is being opened, it must be given what it was not opened with.
      if (this.#arrival && !this.#opening) this.#pending.acknowledge(message.accepted)
      this.#board.set({ connection: 'online', principal: message.principal, waiting: this.#pending.size })
    }
    if (this.#arrival && (message._tag === 'welcome' || message._tag === 'facts')) {
      this.#arrival.take(message)
      if (this.#arrival.isComplete) this.#arrived()
    } else if (message._tag === 'adopted') {
      this.#left.adopted(message.client, message.accepted)
    } else if (message._tag === 'adoptRefused') {
      this.#left.refused(message)
    } else {
      this.live.receive(message)
      this.#session?.follower.receive(message)
      if (message._tag === 'facts' && !message.more) this.#join()
      // Sent again on each connection until they are adopted.
      if (message._tag === 'welcome') this.#left.send()
    }
  }

  #join(): void {
    if (this.#joined || this.#session === null) return
    this.#joined = true
    this.live.joined()
  }

  /** Whether the room's log is the one that we have a part of. */
  #isKnownLog(welcome: ServerMessage & { _tag: 'welcome' }): boolean {
    const { epoch, cursor } = this.#known()
    // None yet, or one that was made here.
    return !epoch || (epoch === welcome.epoch && (cursor ?? 0) <= welcome.head)
  }

  /** Opens a session as soon as there is something to open it from: `loaded`, then a copy or the room's news. */
  async #openSession(loaded?: Promise<void>): Promise<void> {
    let failure: unknown
    const session = await openRoomSession({
      storeId: this.notebookId,
      start: {
        copy: Promise.resolve(loaded).then(
          () => this.#copy?.bytes ?? null,
          () => null, // of which `base` tells
        ),
        base: () =>
          this.#base(loaded).catch((cause) => {
            failure = cause
            return null
          }),
      },
      actions: {
        send: (message) => this.#link.send(message),
        merged: (merged) => this.#merged(merged),
        acknowledged: (n) => this.#acknowledged(n),
        outdated: (name) => {
          this.#outdated(name)
        },
        stale: () => this.#repair('The copy in this browser no longer fits the notebook.'),
        refused: (n, refusal) => this.#refusedFact(n, refusal),
        storageFailed: (refusal) => {
          this.#board.set({ trouble: { kind: 'server', message: refusal.message } })
          this.#link.reconnect(STORAGE_WAIT)
        },
        failed: (cause) => this.#repair(String(cause)),
      },
    })
      .catch(async (cause) => {
        if (failure !== undefined) throw failure
        await loaded
        return this.#openFailed(cause)
      })
      .finally(() => {
        this.#opening = false
      })
    if (session === null) return this.#openSession()
    const late = this.#arrival
    if (late?.welcome?.fresh && !late.isUsed) {
      // The copy is of another state than what the room sends: the notebook is opened from that.
      void session.close()
      this.#pending.acknowledge(late.welcome.accepted)
      this.#copy = null
      return this.#openSession()
    }
    await this.#begin(session)
  }

  /** What a session starts from, once that is known; fails when the notebook cannot be opened. */
  async #base(loaded?: Promise<void>): Promise<SessionBase> {
    await loaded
    await this.#somethingToOpen()
    if (this.#unavailable && !this.#copy) throw this.#unavailable
    // What the room sends while the session opens stays in the arrival and is behind these facts.
    const news = this.#arrival?.isComplete ? this.#arrival.use() : null
    const copy = news?.welcome?.fresh ? null : this.#copy
    const facts = news?.facts ?? []
    const unknown = facts.find((fact) => !knowsEvent(fact.name))
    if (unknown) throw this.#outdated(unknown.name)
    this.#epoch = news?.welcome?.epoch ?? copy?.epoch ?? null
    this.#opening = true
    return { client: this.#pending.client, copy, facts, confirmed: this.#pending.confirmed }
  }

  /** Waits for the room's news; with a copy at hand hardly, and not while there is no connection. */
  async #somethingToOpen(): Promise<void> {
    const deadline = performance.now() + (this.#options.grace ?? GRACE)
    while (!this.#arrival?.isComplete && !this.#unavailable) {
      const late = this.status.connection === 'offline' || performance.now() >= deadline
      if (this.#copy && late) return
      await new Promise<void>((resolve) => {
        this.#arrived = resolve
        if (this.#copy) setTimeout(resolve, deadline - performance.now())
      })
    }
  }

  #outdated(name: string): ReplicaUnavailable {
    this.#link.close()
    const message = `This notebook holds changes of a newer version of Anode (${name}). Reload the page to get it.`
    this.#board.set({ stopped: { tag: 'Outdated', message } })
    return new ReplicaUnavailable({ reason: 'Outdated', message })
  }

  /** A copy that does not open is dropped; without one there is nothing left to try. */
  async #openFailed(cause: unknown): Promise<null> {
    await sqlite.catch((error) => {
      throw this.#broken(`What reads notebooks could not be loaded: ${String(error)}. Reload the page.`)
    })
    await this.#storage.dropCopy(this.notebookId).catch(this.#storageTrouble)
    if (this.#copy === null) throw this.#broken(`The notebook's history could not be read: ${String(cause)}`)
    this.#copy = null
    this.#arrival = new Arrival()
    this.#link.reconnect()
    return null
  }

  #broken(message: string): ReplicaUnavailable {
    this.#board.set({ stopped: { tag: 'Broken', message } })
    return new ReplicaUnavailable({ reason: 'Broken', message })
  }

  /** Makes the session the one that is shown, with what has come while it was opened. */
  async #begin(session: RoomSession): Promise<void> {
    const before = this.#session
    const late = this.#arrival
    this.#session = session
    this.#arrival = null
    // Some of them may be among the late facts: those wait for the session to push them.
    const pending = this.#pending.entries
    if (late?.welcome) {
      if (!late.isUsed) session.follower.receive(late.welcome)
      session.follower.receive({ _tag: 'facts', facts: late.rest(), more: !late.isComplete })
      this.#left.send()
    }
    if (pending.length > 0) session.commit(pending)
    if (late?.isComplete) this.#join()
    await session.whenMerged()
    // It has not lasted: whatever comes in its place goes on.
    if (this.#session !== session) return
    this.#subscriptions.moveTo(session.store)
    if (this.status.otherLog === 'found') this.#board.set({ otherLog: 'shown' })
    void before?.close()
    this.#saveLater()
  }

  /** Makes the replica anew from the room; what is pending is committed again. */
  async #repair(why: string, from: 'new connection' | 'same connection' = 'new connection'): Promise<void> {
    if (this.#closed || this.#arrival) return
    const now = Date.now()
    this.#repairs = [...this.#repairs.filter((at) => now - at < 60_000), now]
    if (this.#repairs.length > REPAIR_LIMIT) {
      this.#link.close()
      this.#broken(`The notebook could not be brought up to date. ${why}`)
      return
    }
    this.#copy = null
    this.#arrival = new Arrival(from === 'same connection')
    this.#session = this.#sessionWithoutRoom()
    this.#joined = false
    await this.#storage.dropCopy(this.notebookId).catch(this.#storageTrouble)
    if (from === 'new connection') this.#link.reconnect()
    await this.#openSession().catch(() => {})
  }

  /** While a repair is under way the old session is still read, but neither it nor the room hears more. */
  #sessionWithoutRoom(): RoomSession | null {
    return this.#session && { ...this.#session, commit: () => {} }
  }

  #disconnected(): void {
    this.#session?.follower.disconnected()
    this.#joined = false
    this.live.disconnected()
    if (this.#arrival) this.#arrival = new Arrival()
    this.#board.set({ connection: 'offline' })
    this.#arrived()
  }

  #merged(facts: ReadonlyArray<LoggedFact>): void {
    for (const { name, args } of facts) {
      if (name === 'v1.RunFinished') this.live.settle((args as { runId: string }).runId)
    }
    this.#saveLater()
  }

  #acknowledged(n: number): void {
    this.#pending.acknowledge(n)
    this.#board.clear('server')
    // What is in this page only no longer needs the browser's storage.
    if (this.#pending.size === 0) this.#board.clear('journal')
    this.#board.setWaiting(this.#pending.size)
    this.#saveLater()
  }

  #refusedFact(n: number, refusal: Refusal): void {
    const fact = this.#pending.remove(n)
    if (fact) this.#refuse([{ name: fact.name, args: fact.args }], refusal)
    void this.#repair(refusal.message)
  }

  #refuse(facts: ReadonlyArray<NewFact>, refusal: Refusal): void {
    const refused: ReadonlyArray<RefusedFacts> = [...this.status.refused, { facts, refusal, at: Date.now() }]
    this.#board.set({ refused, waiting: this.#pending.size })
    this.#storage.saveRefused(this.notebookId, refused).catch(this.#storageTrouble)
  }

  #saveLater(): void {
    if (this.#saveTimer === undefined && !this.#closed) {
      this.#saveTimer = setTimeout(() => this.save(), SAVE_DELAY)
    }
  }

  #requireSession(): RoomSession {
    if (this.#session === null) throw new Error('The replica is read before it has opened.')
    return this.#session
  }

  #storageTrouble = (error: unknown): void => {
    this.#board.trouble('journal', error)
    clearTimeout(this.#journalTimer)
    if (!this.#closed) this.#journalTimer = setTimeout(() => this.#pending.keepMissing(), JOURNAL_WAIT)
  }
}
