import { knowsFact } from '@anode/document'
import { messageOf } from '@anode/document/messageOf'
import type { ClientMessage, LoggedFact, Refusal, TextHashes } from '../sync/messages.ts'
import type { Keeping } from './Keeping.ts'
import type { LiveChannel } from './LiveChannel.ts'
import { ReplicaUnavailable } from './ReplicaUnavailable.ts'
import type { RoomLink } from './RoomLink.ts'
import { openRoomSession, type RoomSession } from './RoomSession.ts'
import type { SessionSource } from './SessionSource.ts'
import type { StatusBoard } from './StatusBoard.ts'
import type { Subscriptions } from './Subscriptions.ts'
import type { SessionBase } from './sessionDatabase.ts'
import { sqlite } from './sqlite.ts'
import { type ComparedTexts, TextAgreement } from './TextAgreement.ts'

/** A server that could not write is asked again after this, in ms. */
const STORAGE_WAIT = 2000

/** A replica that had to be made anew this often without a quiet minute is given up. */
const REPAIR_LIMIT = 5

/** The parts of a replica that its sessions work with. */
export interface SessionsOptions {
  readonly notebookId: string
  readonly link: RoomLink
  readonly keeping: Keeping
  readonly source: SessionSource
  readonly board: StatusBoard
  readonly live: LiveChannel
  readonly subscriptions: Subscriptions
}

/**
 * The sessions of a replica, one after the other; normally there is one. Each is opened from the stored copy and what
 * the room sent, and gets the pending facts committed again. A session ends early when it no longer fits the room (a
 * log of another epoch, a refused batch, a fact that could not be materialized); the next one is then opened from the
 * room's state, and what subscribed goes on with it.
 */
export class Sessions {
  readonly #own: SessionsOptions
  readonly #agreement: TextAgreement
  #current: RoomSession | null = null
  #repairs: number[] = []
  /** The follower has caught up on this connection and sent what was missing. */
  #joined = false
  #closed = false

  constructor(own: SessionsOptions) {
    this.#own = own
    this.#agreement = new TextAgreement(
      () => this.#comparedTexts(),
      () => void this.repair('A text in this page is not the one that the server has.'),
    )
  }

  /** The session that is shown; null before the first is open. */
  get current(): RoomSession | null {
    return this.#current
  }

  /** Whether the room has got what was committed, and what is sent now arrives behind it. */
  get joined(): boolean {
    return this.#joined
  }

  /** The log that we have a part of, and the last fact that we have. */
  known(): { readonly epoch: string | null; readonly cursor: number | null } {
    const { source, keeping } = this.#own
    if (!source.isOpening && this.#current) {
      return { epoch: source.epoch, cursor: this.#current.follower.received }
    }
    return { epoch: keeping.copy?.epoch ?? null, cursor: keeping.copy?.cursor ?? null }
  }

  /** The state as a copy takes it: null when there is none, or `later`: it is just changing. */
  copyNow() {
    const { epoch } = this.#own.source
    if (!this.#current || !epoch) return null
    const { follower } = this.#current
    if (follower.merging || follower.received !== follower.cursor) return 'later'
    const { principal } = this.#own.board.status
    return { bytes: this.#current.exportCopy(), cursor: follower.cursor, epoch, principal }
  }

  /** Opens a session as soon as there is something to open it from: `loaded`, then a copy or the room's news. */
  async open(loaded?: Promise<void>): Promise<void> {
    const { notebookId, source, keeping } = this.#own
    let failure: unknown
    const session = await openRoomSession({
      storeId: notebookId,
      start: {
        copy: Promise.resolve(loaded).then(
          () => keeping.copy?.bytes ?? null,
          () => null, // of which `base` tells
        ),
        base: () =>
          this.#base(loaded).catch((cause) => {
            failure = cause
            return null
          }),
      },
      actions: {
        send: (message: ClientMessage) => this.#own.link.send(message),
        merged: (merged) => this.#merged(merged),
        acknowledged: (n) => this.#acknowledged(n),
        outdated: (name) => {
          this.#outdated(name)
        },
        stale: () => this.repair('The copy in this browser no longer fits the notebook.'),
        refused: (n, refusal) => this.#refused(n, refusal),
        storageFailed: (refusal) => {
          this.#own.board.set({ trouble: { kind: 'server', message: refusal.message } })
          this.#own.link.reconnect(STORAGE_WAIT)
        },
        failed: (cause) => this.repair(messageOf(cause)),
      },
    })
      .catch(async (cause) => {
        if (failure !== undefined) throw failure
        await loaded
        return this.#openFailed(cause)
      })
      .finally(() => source.settled())
    if (session === null) return this.open()
    if (source.isOvertaken()) {
      // The copy is of another state than what the room sends: the notebook is opened from that.
      void session.close()
      keeping.pending.acknowledge(source.accepted)
      keeping.forgetCopy()
      return this.open()
    }
    await this.#begin(session)
  }

  /** Opens a session anew from the room; what is pending is committed again. */
  async repair(why: string, from: 'new connection' | 'same connection' = 'new connection'): Promise<void> {
    const { link, source, keeping } = this.#own
    if (this.#closed || source.isOpening) return
    const now = Date.now()
    this.#repairs = [...this.#repairs.filter((at) => now - at < 60_000), now]
    if (this.#repairs.length > REPAIR_LIMIT) {
      link.close()
      this.#broken(`The notebook could not be brought up to date. ${why}`)
      return
    }
    source.beginAnew(from === 'same connection')
    this.#agreement.clear()
    this.#current = this.#withoutRoom()
    this.#joined = false
    await keeping.dropCopy()
    if (from === 'new connection') link.reconnect()
    await this.open().catch(() => {})
  }

  /** The room has said what it has: it knows us, if a session is there to have sent what was missing. */
  join(): void {
    if (this.#joined || this.#current === null) return
    this.#joined = true
    this.#own.live.joined()
  }

  /** What the server says of texts. */
  expectTexts(texts: TextHashes): void {
    this.#agreement.expect(texts)
  }

  disconnected(): void {
    this.#current?.follower.disconnected()
    // All are named anew on the next connection.
    this.#agreement.clear()
    this.#joined = false
  }

  /** No other is opened from now on. */
  stop(): void {
    this.#closed = true
    this.#agreement.close()
  }

  async close(): Promise<void> {
    await this.#current?.close()
  }

  async #base(loaded: Promise<void> | undefined): Promise<SessionBase> {
    const base = await this.#own.source.base(loaded)
    const unknown = base.facts.find((fact) => !knowsFact(fact.name))
    if (unknown) throw this.#outdated(unknown.name)
    return base
  }

  /** Makes the session the one that is shown, with what has come while it was opened. */
  async #begin(session: RoomSession): Promise<void> {
    const { source, keeping, board, subscriptions } = this.#own
    const before = this.#current
    const late = source.handOver()
    this.#current = session
    // Some of them may be among the late facts: those wait for the session to push them.
    const pending = keeping.pending.entries
    if (late?.welcome) {
      if (!late.isUsed) session.follower.receive(late.welcome)
      session.follower.receive({ _tag: 'facts', facts: late.rest(), more: !late.isComplete })
      keeping.left.send()
    }
    if (pending.length > 0) session.commit(pending)
    if (late?.isComplete) this.join()
    await session.whenMerged()
    // It has not lasted: whatever comes in its place goes on.
    if (this.#current !== session) return
    // While what was shown is still there.
    this.#tellDiffering()
    subscriptions.moveTo(session.store)
    if (board.status.otherLog === 'found') board.set({ otherLog: 'shown' })
    void before?.close()
    this.#agreement.compareSoon()
    keeping.saveLater()
  }

  /** While a repair is under way the old session is still read, but neither it nor the room hears more. */
  #withoutRoom(): RoomSession | null {
    return this.#current && { ...this.#current, commit: () => {} }
  }

  /** A copy that does not open is dropped; without one there is nothing left to try. */
  async #openFailed(cause: unknown): Promise<null> {
    const { keeping, source, link } = this.#own
    await sqlite.catch((error) => {
      throw this.#broken(`What reads notebooks could not be loaded: ${messageOf(error)}. Reload the page.`)
    })
    const hadCopy = keeping.copy !== null
    await keeping.dropCopy()
    if (!hadCopy) throw this.#broken(`The notebook's history could not be read: ${messageOf(cause)}`)
    source.beginAnew()
    link.reconnect()
    return null
  }

  #outdated(name: string): ReplicaUnavailable {
    this.#own.link.close()
    const message = `This notebook holds changes of a newer version of Anode (${name}). Reload the page to get it.`
    this.#own.board.set({ stopped: { tag: 'Outdated', message } })
    return new ReplicaUnavailable({ reason: 'Outdated', message })
  }

  #broken(message: string): ReplicaUnavailable {
    this.#own.board.set({ stopped: { tag: 'Broken', message } })
    return new ReplicaUnavailable({ reason: 'Broken', message })
  }

  #merged(facts: ReadonlyArray<LoggedFact>): void {
    for (const { name, args } of facts) {
      if (name === 'v1.RunFinished') this.#own.live.settle((args as { runId: string }).runId)
    }
    this.#agreement.compareSoon()
    this.#own.keeping.saveLater()
  }

  #acknowledged(n: number): void {
    const { keeping, board } = this.#own
    keeping.pending.acknowledge(n)
    board.clear('server')
    // What is in this page only no longer needs the browser's storage.
    if (keeping.pending.size === 0) board.clear('journal')
    board.setWaiting(keeping.pending.size)
    keeping.saveLater()
  }

  #refused(n: number, refusal: Refusal): void {
    const { keeping } = this.#own
    const batch = keeping.pending.removeBatch(n).map(({ name, args }) => ({ name, args }))
    if (batch.length > 0) keeping.refuse(batch, refusal)
    void this.repair(refusal.message)
  }

  /** What is compared with the server's texts; null while it merges or begins anew, after which it is asked again. */
  #comparedTexts(): ComparedTexts | null {
    const session = this.#current
    if (session === null || this.#own.source.isOpening || session.follower.merging) return null
    const { entries } = this.#own.keeping.pending
    return { cursor: session.follower.cursor, textOf: session.textOf, pending: entries }
  }

  #tellDiffering(): void {
    const { board } = this.#own
    const differing = this.#agreement.takeDiffering()
    if (differing.length > 0) board.set({ differed: [...board.status.differed, ...differing] })
  }
}
