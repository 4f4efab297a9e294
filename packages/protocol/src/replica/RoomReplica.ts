import type { LiveQueryDef } from '@livestore/livestore'
import { asBatch } from '../sync/batches.ts'
import { type ClientMessage, NOTEBOOK_FILES, PROTOCOL_VERSION, type ServerMessage } from '../sync/messages.ts'
import { Keeping } from './Keeping.ts'
import { KernelChannel } from './KernelChannel.ts'
import { LiveChannel } from './LiveChannel.ts'
import type { LiveMessage, NewFact, Replica, ReplicaStatus } from './Replica.ts'
import type { ReplicaOptions } from './ReplicaOptions.ts'
import { ReplicaUnavailable } from './ReplicaUnavailable.ts'
import { RoomLink } from './RoomLink.ts'
import type { RoomSession } from './RoomSession.ts'
import { keepable, refusalOfBatch } from './refusalOfBatch.ts'
import { SessionSource } from './SessionSource.ts'
import { Sessions } from './Sessions.ts'
import { StatusBoard } from './StatusBoard.ts'
import { Subscriptions } from './Subscriptions.ts'

/**
 * The replica over LiveStore and a room: joins the connection, what is kept in the browser, and the sessions, of
 * which there is one after the other.
 */
export class RoomReplica implements Replica {
  readonly notebookId: string
  readonly live = new LiveChannel()
  readonly kernel = new KernelChannel((message) => this.#link.send(message))
  readonly opened: Promise<void>
  readonly #board = new StatusBoard()
  readonly #subscriptions = new Subscriptions()
  readonly #link: RoomLink
  readonly #keeping: Keeping
  readonly #source: SessionSource
  readonly #sessions: Sessions
  #detach: (() => void) | undefined
  #closed = false

  constructor(options: ReplicaOptions) {
    const { notebookId, storage, openSocket, grace } = options
    this.notebookId = notebookId
    // The connection and a store are made while the browser's storage is read: each takes its time.
    this.#link = new RoomLink(openSocket, {
      hello: () => this.#hello(),
      received: (message) => this.#received(message),
      disconnected: () => this.#disconnected(),
      refused: (reason, message) => {
        this.#board.set({ stopped: { tag: reason, message } })
        this.#source.refused(new ReplicaUnavailable({ reason, message }))
      },
    })
    this.#keeping = new Keeping({
      ...{ notebookId, storage, board: this.#board },
      send: (message) => this.#link.send(message),
      copyNow: () => this.#sessions.copyNow(),
    })
    this.#source = new SessionSource(this.#keeping, {
      grace,
      isOffline: () => this.status.connection === 'offline',
    })
    this.#sessions = new Sessions({
      ...{ notebookId, link: this.#link, keeping: this.#keeping, source: this.#source },
      ...{ board: this.#board, live: this.live, subscriptions: this.#subscriptions },
    })
    this.opened = this.#sessions.open(this.#load()).then(() => {
      this.#detach = options.attach?.(this)
    })
  }

  get status(): ReplicaStatus {
    return this.#board.status
  }

  head = (): number => this.#sessions.current?.follower.cursor ?? 0

  onStatus = (listener: () => void): (() => void) => this.#board.on(listener)

  commit = (...facts: ReadonlyArray<NewFact>): void => this.commitBatches([facts])

  commitSoon = (...facts: ReadonlyArray<NewFact>): void => this.commitBatches([facts], 'soon')

  commitBatches = (batches: ReadonlyArray<ReadonlyArray<NewFact>>, when?: 'soon'): void => {
    const facts = batches.flatMap((batch) => {
      const refusal = refusalOfBatch(batch)
      if (refusal !== null) this.#keeping.refuse(keepable(batch), refusal)
      return refusal === null ? asBatch(batch) : []
    })
    if (facts.length === 0) return
    this.#keeping.pending.add(facts)
    this.#sessions.current?.commit(facts, when)
    this.#board.setWaiting(this.#keeping.pending.size)
  }

  read = <A>(query: LiveQueryDef<A>): A => this.#requireSession().store.query(query)

  subscribe = <A>(query: LiveQueryDef<A>, listener: (result: A) => void): (() => void) =>
    this.#subscriptions.add(query, listener)

  giveInput = (runId: string, value: string): boolean => this.#link.send({ _tag: 'input', runId, value })

  sendLive = (message: LiveMessage): boolean => this.#sessions.joined && this.#link.send(message)

  dismissRefused = (): void => this.#keeping.dismissRefused()

  dismissDiffering = (cellId: string): void => {
    this.#board.set({ differed: this.status.differed.filter((text) => text.cellId !== cellId) })
  }

  retryNow = (): void => this.#link.retryNow()

  reconnect = (): void => this.#link.reconnect()

  kept = (): Promise<boolean> => this.#keeping.pending.kept()

  save = (): Promise<void> => this.#keeping.save()

  close = async (): Promise<void> => {
    if (this.#closed) return
    await this.save()
    this.#closed = true
    this.#board.close()
    this.#sessions.stop()
    this.#detach?.()
    this.#link.close()
    this.kernel.disconnected()
    this.#keeping.close()
    await this.#sessions.close()
  }

  /** Reads what the browser has of the notebook, and says hello. */
  async #load(): Promise<void> {
    await this.#keeping.load().catch((error) => {
      this.#link.close()
      throw error
    })
    this.#link.greet()
  }

  #hello(): ClientMessage | null {
    if (!this.#keeping.isLoaded) return null
    const known = this.#sessions.known()
    this.#source.greeted()
    return {
      ...{ _tag: 'hello', protocol: PROTOCOL_VERSION, ...this.#keeping.pending.credentials, ...known },
      features: [NOTEBOOK_FILES],
    }
  }

  #received(message: ServerMessage): void {
    this.kernel.receive(message)
    if (message._tag === 'welcome') this.#welcomed(message)
    if (message._tag === 'facts' && message.texts !== undefined) this.#sessions.expectTexts(message.texts)
    if (this.#source.take(message)) return
    const { left } = this.#keeping
    if (message._tag === 'adopted') left.adopted(message.client, message.accepted)
    else if (message._tag === 'adoptRefused') left.refused(message)
    else {
      this.live.receive(message)
      this.#sessions.current?.follower.receive(message)
      if (message._tag === 'facts' && !message.more) this.#sessions.join()
      // Sent again on each connection until they are adopted.
      if (message._tag === 'welcome') left.send()
    }
  }

  #welcomed(welcome: ServerMessage & { readonly _tag: 'welcome' }): void {
    const { pending } = this.#keeping
    if (!this.#isKnownLog(welcome)) this.#board.set({ otherLog: 'found' })
    // What follows is the whole notebook, not what is behind the part that we have.
    if (welcome.fresh) void this.#sessions.repair('The copy in this browser is too old.', 'same connection')
    // Once a session is being opened, it must be given what it was not opened with.
    if (this.#source.isOpening && !this.#source.isDecided) pending.acknowledge(welcome.accepted)
    this.#board.set({ connection: 'online', principal: welcome.principal, waiting: pending.size })
  }

  /** Whether the room's log is the one that we have a part of. */
  #isKnownLog(welcome: ServerMessage & { readonly _tag: 'welcome' }): boolean {
    const { epoch, cursor } = this.#sessions.known()
    // None yet, or one that was made here.
    return !epoch || (epoch === welcome.epoch && (cursor ?? 0) <= welcome.head)
  }

  #disconnected(): void {
    this.#sessions.disconnected()
    this.live.disconnected()
    this.kernel.disconnected()
    this.#board.set({ connection: 'offline' })
    this.#source.disconnected()
  }

  #requireSession(): RoomSession {
    const { current } = this.#sessions
    if (current === null) throw new Error('The replica is read before it has opened.')
    return current
  }
}
