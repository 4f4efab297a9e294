import type { Principal } from '@anode/document'
import { messageOf } from '@anode/document/messageOf'
import { Listeners } from '../listeners/Listeners.ts'
import type { ReplicaStatus, Trouble } from './Replica.ts'

/** Listeners hear of how much waits this often, in ms: it changes twice with each commit. */
const TELL_EVERY = 100

const nobody: Principal = { id: 'nobody', kind: 'person', name: '' }

/** How a replica stands to its room, and who wants to hear of it. */
export class StatusBoard {
  readonly #listeners = new Listeners('the status of a replica')
  #timer: ReturnType<typeof setTimeout> | undefined
  #status: ReplicaStatus = {
    connection: 'connecting',
    waiting: 0,
    principal: nobody,
    refused: [],
    differed: [],
    trouble: null,
    otherLog: null,
    stopped: null,
  }

  get status(): ReplicaStatus {
    return this.#status
  }

  on(listener: () => void): () => void {
    return this.#listeners.add(listener)
  }

  set(change: Partial<ReplicaStatus>): void {
    this.close()
    this.#status = { ...this.#status, ...change }
    this.#listeners.tell()
  }

  /** Known at once to whoever looks; listeners hear of it soon. */
  setWaiting(waiting: number): void {
    this.#status = { ...this.#status, waiting }
    this.#timer ??= setTimeout(() => this.set({}), TELL_EVERY)
  }

  /** Changes that may be lost go before a copy that is missing. */
  trouble(kind: Trouble['kind'], error: unknown): void {
    if (kind === 'copy' && this.#status.trouble !== null) return
    const message = messageOf(error)
    this.set({ trouble: { kind, message } })
  }

  /** Trouble of this kind is over. */
  clear(kind: Trouble['kind']): void {
    if (this.#status.trouble?.kind === kind) this.set({ trouble: null })
  }

  /** Tells nobody of what nobody was told yet. */
  close(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }
}
