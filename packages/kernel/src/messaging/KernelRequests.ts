import { type CommMessage, jupyterComm } from '../jupyter/CommMessage.ts'
import type { IncomingMessage } from '../jupyter/Message.ts'
import type { KernelAnswer } from '../KernelAnswer.ts'
import { readStatus, readSubshell, readUnknownSubshell } from './contents.ts'

/** Milliseconds that an answer gets after the kernel is idle again: it comes over another socket. */
const ANSWER_GRACE = 1000

/** Milliseconds that a kernel gets to make a subshell. */
const SUBSHELL_TIME = 5000

/** What leaves for the kernel. */
export interface KernelSending {
  readonly channel: 'shell' | 'control'
  readonly type: string
  readonly content: unknown
  readonly metadata?: Readonly<Record<string, unknown>>
  readonly buffers?: ReadonlyArray<Uint8Array>
  /** The subshell that shall take it; null for the main shell. */
  readonly subshell?: string | null
}

export interface KernelRequestsOptions {
  /** Sends to the kernel; gives the id that answers name. */
  readonly send: (sending: KernelSending) => string
  /** Whether code executes, or waits to. */
  readonly isExecuting: () => boolean
}

interface Pending {
  /** Takes an answer's content; null when there is to be none. */
  readonly answered: (content: unknown) => void
  readonly idle: () => void
  readonly lost: () => void
}

/**
 * What is asked of a kernel beside executions: questions, and messages of comms.
 *
 * A kernel that has subshells (JEP 91) takes all of them in one of them, made when the first comes: a thread of its
 * own, which works while a cell does, and in which what comes first is done first. A kernel without is asked when
 * nothing executes; until then a question waits here, not in the kernel, which would work at it long after anybody
 * wants to know.
 */
export class KernelRequests {
  readonly #options: KernelRequestsOptions
  readonly #pending = new Map<string, Pending>()
  /** What waits for the end of executions. */
  readonly #waiting = new Set<() => void>()
  /** Whether the kernel says it has subshells. */
  #hasSubshells = false
  #subshell: Promise<string | null> | null = null
  /** It is being ended: nothing more is asked, and what it cannot answer any more is lost. */
  #ending = false
  /** Messages of comms that the kernel is not done with. */
  #comms = 0

  constructor(options: KernelRequestsOptions) {
    this.#options = options
  }

  /** Whether questions are answered while code executes. */
  get answersWhileExecuting(): boolean {
    return this.#hasSubshells
  }

  /** Whether the kernel has messages of comms that it is not done with. */
  get handlesComms(): boolean {
    return this.#comms > 0
  }

  /** The kernel has said what it can. */
  begin(hasSubshells: boolean): void {
    this.#hasSubshells = hasSubshells
  }

  /** Asks something that the kernel answers within some milliseconds or not at all. */
  async ask<A>(
    type: string,
    content: unknown,
    read: (content: unknown) => KernelAnswer<A>,
    within: number,
  ): Promise<KernelAnswer<A>> {
    const end = performance.now() + within
    const left = () => Math.max(0, end - performance.now())
    const subshell = await this.#theSubshell(left())
    if (subshell === 'late') return { status: 'timedOut' }
    if (subshell === null && !(await this.#free(left()))) return { status: this.#ending ? 'lost' : 'busy' }
    return this.#send({ channel: 'shell', type, content, subshell }, read, left())
  }

  /** Hands over a message of a comm; `ok` when the kernel has done what it does at it. */
  async comm(message: CommMessage, within: number): Promise<KernelAnswer<null>> {
    const made = await this.#theSubshell(within)
    const subshell = made === 'late' ? null : made
    return this.#send({ channel: 'shell', ...jupyterComm(message), subshell }, null, within)
  }

  /** Takes a message of the kernel. */
  receive({ header, parentId, content }: IncomingMessage): void {
    const pending = parentId === null ? undefined : this.#pending.get(parentId)
    if (pending === undefined) return
    if (header.msg_type === 'status') {
      if (readStatus(content) === 'idle') pending.idle()
    } else if (header.msg_type.endsWith('_reply')) pending.answered(content)
  }

  /** Nothing executes for now. */
  idle(): void {
    for (const go of this.#waiting) go()
  }

  /** The kernel is about to be ended. */
  beginEnd(): void {
    this.#ending = true
    this.idle()
  }

  /** The kernel is gone. */
  end(): void {
    this.beginEnd()
    for (const pending of [...this.#pending.values()]) pending.lost()
  }

  /** The subshell, made when there is none yet; null where there are none, `late` when it is not there in time. */
  async #theSubshell(within: number): Promise<string | null | 'late'> {
    if (!this.#hasSubshells || this.#ending) return null
    this.#subshell ??= this.#makeSubshell()
    return timed(this.#subshell, within, 'late' as const)
  }

  async #makeSubshell(): Promise<string | null> {
    const made = await this.#send(
      { channel: 'control', type: 'create_subshell_request', content: {} },
      readSubshell,
      SUBSHELL_TIME,
    )
    if (made.status === 'ok') return made.value
    // It may only be slow now: whoever comes next tries again. One that fails at it has none.
    if (made.status === 'failed') this.#hasSubshells = false
    this.#subshell = null
    return null
  }

  /** Waits until nothing executes; whether that is so in time. */
  async #free(within: number): Promise<boolean> {
    if (!this.#options.isExecuting()) return !this.#ending
    const { promise, resolve } = Promise.withResolvers<true>()
    const go = () => resolve(true)
    this.#waiting.add(go)
    const free = await timed(promise, within, false as const)
    this.#waiting.delete(go)
    return free && !this.#ending
  }

  /** Sends; `read` is null for what has no answer, and is over when the kernel is idle again. */
  #send<A>(
    sending: KernelSending,
    read: ((content: unknown) => KernelAnswer<A>) | null,
    within: number,
  ): Promise<KernelAnswer<A>> {
    if (this.#ending) return Promise.resolve({ status: 'lost' })
    const { promise, resolve } = Promise.withResolvers<KernelAnswer<A>>()
    const id = this.#options.send(sending)
    const isComm = read === null
    if (isComm) this.#comms++
    const end = (answer: KernelAnswer<A>) => {
      clearTimeout(timer)
      if (this.#pending.delete(id) && isComm) this.#comms--
      resolve(answer.status === 'failed' && this.#ending ? { status: 'lost' } : answer)
    }
    const late = () => {
      // The kernel works at it all the same.
      if (isComm) return resolve({ status: 'timedOut' })
      // A kernel without subshells was given it just before code began to execute.
      const isBehind = !this.#hasSubshells && this.#options.isExecuting()
      end({ status: isBehind ? 'busy' : 'timedOut' })
    }
    let timer = setTimeout(late, within)
    this.#pending.set(id, {
      answered: (content) => {
        if (readUnknownSubshell(content)) this.#subshell = null
        if (read !== null) end(read(content))
      },
      idle: () => {
        if (isComm) return end({ status: 'ok', value: null as A })
        clearTimeout(timer)
        timer = setTimeout(() => end({ status: 'failed', message: UNKNOWN }), ANSWER_GRACE)
      },
      lost: () => end({ status: 'lost' }),
    })
    return promise
  }
}

const UNKNOWN = 'The kernel gave no answer: it may not know this question.'

/** What a promise gives in time, else something else. */
const timed = <A, B>(promise: Promise<A>, ms: number, late: B): Promise<A | B> => {
  const { promise: first, resolve } = Promise.withResolvers<A | B>()
  const timer = setTimeout(() => resolve(late), ms)
  void promise.then((value) => {
    clearTimeout(timer)
    resolve(value)
  })
  return first
}
