import {
  type ClientMessage,
  type KernelRefusal,
  type KernelReply,
  type KernelRequest,
  refusedAs,
  refusedReply,
  type ServerMessage,
} from '@anode/protocol'
import { Allowance } from './Allowance.ts'

/** What one page may ask: more than a hand that types and drags does, less than a flood. */
const REQUESTS = { perSecond: 100, atOnce: 200 }

/** How many of its requests wait for answers at a time. */
const MOST_PENDING = 64

export interface PageKernelOptions {
  /** The time in milliseconds. */
  readonly now: () => number
  /** Asks the notebook's kernel; `reply` is called once. Returns what stops waiting for it. */
  readonly ask: (request: KernelRequest, reply: (reply: KernelReply) => void) => () => void
  readonly send: (message: ServerMessage) => void
}

/** What one page has asked of the kernel: each request is answered once, under the id that the page gave it. */
export class PageKernelRequests {
  readonly #options: PageKernelOptions
  readonly #allowance = new Allowance(REQUESTS)
  /** What stops each that waits, by id. */
  readonly #pending = new Map<string, () => void>()

  constructor(options: PageKernelOptions) {
    this.#options = options
  }

  take({ id, request }: ClientMessage & { readonly _tag: 'kernelRequest' }): void {
    const { now, ask, send } = this.#options
    const refusal = this.#refusalOf(id, this.#allowance.take(now()) === 'taken')
    if (refusal !== null) {
      send({ _tag: 'kernelReply', id, reply: refusedReply(refusal) })
      return
    }
    this.#pending.set(id, () => {})
    const stop = ask(request, (reply) => {
      if (this.#pending.delete(id)) send({ _tag: 'kernelReply', id, reply })
    })
    // It may have been answered at once.
    if (this.#pending.has(id)) this.#pending.set(id, stop)
  }

  /** The page is gone: nobody waits any more. */
  close(): void {
    const stops = [...this.#pending.values()]
    this.#pending.clear()
    for (const stop of stops) stop()
  }

  #refusalOf(id: string, isAllowed: boolean): KernelRefusal | null {
    if (this.#pending.has(id)) return SAME_ID
    return isAllowed && this.#pending.size < MOST_PENDING ? null : TOO_MANY
  }
}

const SAME_ID = refusedAs('NotAllowed', 'A request with this id is not answered yet.')
const TOO_MANY = refusedAs('TooMany', 'The page asks more at once than is passed on to the kernel.')
