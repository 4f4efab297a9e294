import type { CommMessage } from '../live/CommMessage.ts'
import { type KernelRefusal, type KernelReply, refusedAs, refusedReply } from '../live/KernelReply.ts'
import { KERNEL_TIME, KERNEL_TIME_STEP, type KernelRequest, refusalOfSize } from '../live/KernelRequest.ts'
import type { ClientMessage, ServerMessage } from '../sync/messages.ts'
import { KERNEL_REQUESTS } from '../sync/version.ts'

/** How many requests of a page wait for answers at a time: the server takes no more from one. */
const MOST_PENDING = 64

/** Who is told what comms of the kernel say. */
export interface CommListener {
  readonly comm: (message: CommMessage) => void
  /**
   * Some of it did not come: the connection was cut, or too much was said. What comms show has to be asked for anew.
   */
  readonly lost: () => void
}

interface Pending {
  readonly resolve: (reply: KernelReply) => void
  readonly timer: ReturnType<typeof setTimeout>
}

/**
 * What a page asks of its notebook's kernel, and hears of its comms. Disposable like all that is in flight: a connection
 * that is cut takes what waits with it, and is said to have done so. Nothing is sent twice.
 */
export class KernelChannel {
  readonly #send: (message: ClientMessage) => boolean
  readonly #pending = new Map<string, Pending>()
  readonly #listeners = new Set<CommListener>()
  #count = 0
  #server: 'away' | 'outdated' | 'ready' = 'away'

  /** `send`: over the present connection; false when there is none. */
  constructor(send: (message: ClientMessage) => boolean) {
    this.#send = send
  }

  /**
   * Asks the kernel. Always answered, in `KERNEL_TIME` and a little more; whatever keeps it from an answer is in the
   * reply as a refusal.
   */
  ask(request: KernelRequest): Promise<KernelReply> {
    const refusal = this.#refusalOf(request)
    if (refusal !== null) return Promise.resolve(refusedReply(refusal))
    const id = `k${++this.#count}`
    if (!this.#send({ _tag: 'kernelRequest', id, request })) return Promise.resolve(refusedReply(OFFLINE))
    const { promise, resolve } = Promise.withResolvers<KernelReply>()
    const time = KERNEL_TIME[request._tag] + 2 * KERNEL_TIME_STEP
    const timer = setTimeout(() => this.#answer(id, refusedReply(TIMED_OUT)), time)
    this.#pending.set(id, { resolve, timer })
    return promise
  }

  /** Has `listener` told what comms of the kernel say, from now on; returns what ends that. */
  followComms(listener: CommListener): () => void {
    this.#listeners.add(listener)
    if (this.#listeners.size === 1) this.#tellWhetherFollowing()
    return () => {
      if (this.#listeners.delete(listener) && this.#listeners.size === 0) this.#tellWhetherFollowing()
    }
  }

  /** Takes the messages of the kernel; others are left alone. */
  receive(message: ServerMessage): void {
    switch (message._tag) {
      case 'welcome':
        this.#server = message.features?.includes(KERNEL_REQUESTS) ? 'ready' : 'outdated'
        if (this.#listeners.size > 0) this.#tellWhetherFollowing()
        return
      case 'kernelReply':
        this.#answer(message.id, message.reply)
        return
      case 'comm':
        this.#tell((listener) => listener.comm(message.message))
        return
      case 'commsLost':
        this.#tell((listener) => listener.lost())
    }
  }

  /** The connection is gone. */
  disconnected(): void {
    if (this.#server === 'away') return
    this.#server = 'away'
    for (const id of [...this.#pending.keys()]) this.#answer(id, refusedReply(CUT_OFF))
    this.#tell((listener) => listener.lost())
  }

  /** One that fails keeps neither the others from hearing nor the page from reading on. */
  #tell(tell: (listener: CommListener) => void): void {
    for (const listener of this.#listeners) {
      try {
        tell(listener)
      } catch (error) {
        void Promise.reject(error)
      }
    }
  }

  #refusalOf(request: KernelRequest): KernelRefusal | null {
    if (this.#server === 'away') return OFFLINE
    if (this.#server === 'outdated') return OUTDATED
    return this.#pending.size < MOST_PENDING ? refusalOfSize(request) : TOO_MANY
  }

  #tellWhetherFollowing(): void {
    if (this.#server === 'ready') this.#send({ _tag: 'followComms', on: this.#listeners.size > 0 })
  }

  #answer(id: string, reply: KernelReply): void {
    const pending = this.#pending.get(id)
    if (pending === undefined) return
    this.#pending.delete(id)
    clearTimeout(pending.timer)
    pending.resolve(reply)
  }
}

const OFFLINE = refusedAs('Disconnected', 'There is no connection to the server.')
const CUT_OFF = refusedAs('Disconnected', 'The connection to the server was cut before the answer came.')
const OUTDATED = refusedAs(
  'ServerOutdated',
  'The server is of an earlier version of Anode, which cannot do this.',
)
const TIMED_OUT = refusedAs('TimedOut', 'The server did not answer in time.')
const TOO_MANY = refusedAs('TooMany', 'The page asks for more at once than the kernel is asked.')
