import type { Principal } from '@anode/document'
import type { Clock } from '@anode/kernel'
import {
  KERNEL_REQUESTS,
  KERNEL_TIME,
  KERNEL_TIME_STEP,
  type KernelRefusal,
  type KernelReply,
  type KernelRequest,
  refusalOfSize,
  refusedAs,
  refusedReply,
} from '@anode/protocol'
import type { HostCommand, HostMessage } from '@anode/protocol/host'

/** How many requests wait for answers of the host at a time. */
const MOST_PENDING = 2000

export interface KernelRequestsOptions {
  /** Sends to the host of the moment. */
  readonly send: (command: HostCommand) => void
  readonly clock: Clock
  /** Why somebody may not ask a notebook's kernel; null when they may. Asked for every request, and nowhere else. */
  readonly mayNot: (principal: Principal, notebookId: string) => string | null
}

/**
 * What is asked of kernels beside runs, on its way to the host and back. Every request has one answer, and has it in
 * time: where the host is away, of a version that knows no requests, goes or keeps silent, the answer is a refusal.
 */
export class KernelRequests {
  readonly #options: KernelRequestsOptions
  /** By the id that the host gets: those of pages are of each page's own making. */
  readonly #pending = new Map<string, (reply: KernelReply) => void>()
  #count = 0
  #host: 'away' | 'outdated' | 'ready' = 'away'

  constructor(options: KernelRequestsOptions) {
    this.#options = options
  }

  /** A host has connected. What was asked of the one before has no answer any more. */
  hostCame({ features }: { readonly features?: ReadonlyArray<string> | undefined }): void {
    this.hostLeft()
    this.#host = features?.includes(KERNEL_REQUESTS) ? 'ready' : 'outdated'
  }

  /** The connection to the host is gone, and with it the answers that were under way. */
  hostLeft(): void {
    this.#host = 'away'
    for (const answer of [...this.#pending.values()]) answer(refusedReply(HOST_AWAY))
  }

  /** The host answers; what nobody waits for any more is dropped. */
  receive({ requestId, reply }: HostMessage & { readonly _tag: 'kernelReply' }): void {
    this.#pending.get(requestId)?.(reply)
  }

  /**
   * Asks the kernel of a notebook, in the order of the calls. `reply` is called once, maybe at once. Returns what stops
   * waiting for it.
   */
  ask(
    principal: Principal,
    notebookId: string,
    request: KernelRequest,
    reply: (reply: KernelReply) => void,
  ): () => void {
    const { send, clock, mayNot } = this.#options
    const notAllowed = mayNot(principal, notebookId)
    const refusal =
      notAllowed === null
        ? (this.#refusalOfHost() ?? refusalOfSize(request))
        : refusedAs('NotAllowed', notAllowed)
    if (refusal !== null) {
      reply(refusedReply(refusal))
      return () => {}
    }
    const requestId = String(++this.#count)
    const within = KERNEL_TIME[request._tag]
    const cancel = clock.after(within + KERNEL_TIME_STEP, () => answer(refusedReply(HOST_SILENT)))
    const stop = () => {
      cancel()
      this.#pending.delete(requestId)
    }
    const answer = (answer: KernelReply) => {
      stop()
      reply(answer)
    }
    this.#pending.set(requestId, answer)
    send({ _tag: 'kernelRequest', notebookId, requestId, by: principal.id, request, within })
    return stop
  }

  #refusalOfHost(): KernelRefusal | null {
    if (this.#host === 'ready') return this.#pending.size < MOST_PENDING ? null : TOO_MANY
    return this.#host === 'away' ? HOST_AWAY : HOST_OUTDATED
  }
}

const HOST_AWAY = refusedAs(
  'HostAway',
  'The process that runs kernels is not connected just now. Try again in a moment.',
)
const HOST_OUTDATED = refusedAs(
  'HostOutdated',
  'The process that runs the kernel is of an earlier version of Anode. Shut the kernels down and restart Anode to get this.',
)
const HOST_SILENT = refusedAs('TimedOut', 'The process that runs kernels did not answer in time.')
const TOO_MANY = refusedAs(
  'TooMany',
  'Kernels have too many requests before this one. Try again in a moment.',
)
