import { newId } from '@anode/document/facts'
import type { KernelLimits, LimitBreach } from '@anode/document/limits'
import { type CommMessage, readCommMessage } from '../jupyter/CommMessage.ts'
import { toCharacters } from '../jupyter/cursorUnits.ts'
import { type ExecuteReply, readExecuteReply } from '../jupyter/ExecuteReply.ts'
import { type IncomingHeader, type IncomingMessage, messageHeader } from '../jupyter/Message.ts'
import { readOutputMessage } from '../jupyter/OutputMessage.ts'
import { readCompleteness, readCompletion, readInspection } from '../jupyter/readAnswers.ts'
import type { ExecuteRequest, ExecuteResult, Kernel, KernelEvent, KernelExit } from '../Kernel.ts'
import type { CodeCursor, Completeness, Completion, Inspection, KernelAnswer } from '../KernelAnswer.ts'
import type { KernelUsage } from '../limits/index.ts'
import { type KernelInfo, readInputRequest, readStarted, readStatus } from './contents.ts'
import type { KernelBody, KernelChannels } from './KernelBody.ts'
import { KernelRequests } from './KernelRequests.ts'

/** Milliseconds that an execution without a reply gets after the kernel is idle again. */
const REPLY_GRACE = 1000
/** Milliseconds without a message after which nothing of a kernel that is gone is under way any more. */
const DRAIN = 50
/** Milliseconds between the steps that end a kernel. */
const INTERRUPT_GRACE = 400
const SHUTDOWN_GRACE = 2500
/** How many ended executions may still hand over what their threads print. */
const LATE_EXECUTIONS = 16

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const NO_REPLY: ExecuteReply = {
  status: 'aborted',
  executionCount: null,
  pages: [],
  nextInput: null,
  ends: false,
}

interface Execution {
  readonly onEvent: (event: KernelEvent) => void
  readonly end: (result: ExecuteResult) => void
  reply: ExecuteReply | null
  idle: boolean
  ended: boolean
}

/** How a kernel is interrupted: as its body is, or by a message where that does not reach it. */
export type InterruptMode = 'signal' | 'message'

export interface JupyterKernelOptions {
  readonly body: KernelBody
  /** Names us to the kernel. */
  readonly session: string
  readonly interruptMode: InterruptMode
  /** Called when the kernel has ended. */
  readonly release: () => Promise<void>
}

/** A kernel that speaks Jupyter messages, whatever runs it and however they reach it. Made by `bringUp`. */
export class JupyterKernel implements Kernel {
  readonly exited: Promise<KernelExit>
  readonly #body: KernelBody
  readonly #session: string
  readonly #interruptMode: InterruptMode
  /** By the id of the request, in the order of the requests. */
  readonly #executions = new Map<string, Execution>()
  readonly #requests: KernelRequests
  readonly #commListeners = new Set<(message: CommMessage) => void>()
  #channels: KernelChannels | null = null
  #asked: IncomingHeader | null = null
  #stopping: Promise<KernelExit> | null = null
  #lastMessageAt = 0
  #languageInfo: Kernel['languageInfo'] = null
  /** What the kernel is asked behind executions of which it may know nothing. */
  #probe: { readonly id: string; readonly executions: ReadonlyArray<Execution> } | null = null

  constructor({ body, session, interruptMode, release }: JupyterKernelOptions) {
    this.#body = body
    this.#session = session
    this.#interruptMode = interruptMode
    this.#requests = new KernelRequests({
      send: ({ channel, type, subshell, ...message }) => {
        const header = this.#header(type, subshell)
        this.#channels?.send(channel, { header, parent: {}, ...message })
        return header.msg_id
      },
      isExecuting: () => this.#isBusy(),
    })
    this.exited = body.exited.then(async (exit) => {
      // What it printed before its end is delivered before the end.
      do await sleep(DRAIN)
      while (performance.now() - this.#lastMessageAt < DRAIN)
      this.#channels?.close()
      for (const execution of this.#executions.values()) this.#end(execution, { status: 'lost' })
      this.#executions.clear()
      this.#requests.end()
      await release()
      return exit
    })
  }

  get pid(): number | null {
    return this.#body.pid
  }

  /** Opens the kernel for executions. */
  attach(channels: KernelChannels): void {
    this.#channels = channels
  }

  /** The kernel has said what it can. */
  begin({ hasSubshells, languageInfo }: KernelInfo): void {
    this.#requests.begin(hasSubshells)
    this.#languageInfo = languageInfo
  }

  get languageInfo(): Kernel['languageInfo'] {
    return this.#languageInfo
  }

  get answersWhileExecuting(): boolean {
    return this.#requests.answersWhileExecuting
  }

  execute(request: ExecuteRequest, onEvent: (event: KernelEvent) => void): Promise<ExecuteResult> {
    if (this.#body.ended) return Promise.resolve({ status: 'lost' })
    this.#body.wake?.()
    const { promise, resolve } = Promise.withResolvers<ExecuteResult>()
    const header = this.#header('execute_request')
    this.#executions.set(header.msg_id, { onEvent, end: resolve, reply: null, idle: false, ended: false })
    this.#forgetOldest()
    const silent = request.silent ?? false
    this.#channels?.send('shell', {
      header,
      parent: {},
      content: {
        code: request.code,
        silent,
        store_history: !silent,
        user_expressions: {},
        allow_stdin: !silent,
        // Requests come one by one, and what follows a failure is the runner's decision.
        stop_on_error: false,
      },
    })
    return promise
  }

  input(value: string): void {
    if (this.#asked === null) return
    this.#channels?.send('stdin', {
      header: this.#header('input_reply'),
      parent: this.#asked,
      content: { value },
    })
    this.#asked = null
  }

  interrupt(): void {
    const header = this.#header('interrupt_request')
    if (this.#interruptMode === 'signal') this.#body.interrupt()
    else this.#channels?.send('control', { header, parent: {}, content: {} })
  }

  interruptComms(): void {
    if (this.#requests.handlesComms) this.interrupt()
  }

  complete({ code, cursor }: CodeCursor, within: number): Promise<KernelAnswer<Completion>> {
    const content = { code, cursor_pos: toCharacters(code, cursor) }
    return this.#requests.ask('complete_request', content, (reply) => readCompletion(reply, code), within)
  }

  inspect(
    { code, cursor, detail }: CodeCursor & { readonly detail: 0 | 1 },
    within: number,
  ): Promise<KernelAnswer<Inspection>> {
    const content = { code, cursor_pos: toCharacters(code, cursor), detail_level: detail }
    return this.#requests.ask('inspect_request', content, readInspection, within)
  }

  isComplete(code: string, within: number): Promise<KernelAnswer<Completeness>> {
    return this.#requests.ask('is_complete_request', { code }, readCompleteness, within)
  }

  comm(message: CommMessage, within: number): Promise<KernelAnswer<null>> {
    return this.#requests.comm(message, within)
  }

  onComm(listener: (message: CommMessage) => void): () => void {
    this.#commListeners.add(listener)
    return () => this.#commListeners.delete(listener)
  }

  async memory(): Promise<number | null> {
    const usage = this.#body.ended ? null : await this.#body.measure?.()
    return usage?.memory || null
  }

  get usage(): KernelUsage | null {
    return this.#body.usage ?? null
  }

  onUsage(listener: (usage: KernelUsage) => void): () => void {
    return this.#body.onUsage?.(listener) ?? (() => {})
  }

  limit(limits: KernelLimits, folder: string | null): void {
    this.#body.limit?.(limits, folder)
  }

  endOver(breach: LimitBreach): void {
    this.#body.endOver?.(breach)
  }

  /**
   * The way to the kernel was cut and is there again. What was sent just then may not have arrived: the kernel is asked
   * something behind it, which it answers when it is done with what it has.
   */
  rejoined(): void {
    const executions = [...this.#executions.values()].filter(({ ended }) => !ended)
    if (executions.length === 0) return
    const header = this.#header('kernel_info_request')
    this.#probe = { id: header.msg_id, executions }
    this.#channels?.send('shell', { header, parent: {}, content: {} })
  }

  stop(): Promise<KernelExit> {
    this.#stopping ??= this.#stop()
    return this.#stopping
  }

  /** Takes a message of one of the kernel's channels. */
  receive(message: IncomingMessage): void {
    this.#lastMessageAt = performance.now()
    const { header, parentId, content } = message
    if (header.msg_type.startsWith('comm_')) this.#receiveComm(message)
    this.#requests.receive(message)
    if (this.#probe !== null && parentId === this.#probe.id)
      this.#probed(header.msg_type, this.#probe.executions)
    const execution = parentId === null ? undefined : this.#executions.get(parentId)
    if (execution === undefined) return
    switch (header.msg_type) {
      case 'execute_reply':
        execution.reply = readExecuteReply(content)
        this.#endWhenDone(execution)
        break
      case 'status':
        if (readStatus(content) === 'idle') execution.idle = true
        this.#endWhenDone(execution)
        break
      case 'input_request':
        this.#asked = header
        execution.onEvent(readInputRequest(content))
        break
      case 'execute_input':
        execution.onEvent(readStarted(content))
        break
      default: {
        const output = readOutputMessage(header.msg_type, content)
        if (output !== null) execution.onEvent(output)
      }
    }
  }

  async #stop(): Promise<KernelExit> {
    this.#requests.beginEnd()
    const body = this.#body
    for (let attempt = 0; attempt < 2 && this.#isBusy() && !body.ended; attempt++) {
      this.interrupt()
      await this.#until(() => !this.#isBusy(), INTERRUPT_GRACE)
    }
    if (!body.ended) {
      const header = this.#header('shutdown_request')
      if (body.shutDown !== undefined) body.shutDown()
      else this.#channels?.send('control', { header, parent: {}, content: { restart: false } })
      if (this.#channels !== null) await this.#until(() => false, SHUTDOWN_GRACE)
    }
    body.kill()
    return this.exited
  }

  /** Waits until something holds, the process has ended, or the time is over. */
  async #until(holds: () => boolean, ms: number): Promise<void> {
    const end = performance.now() + ms
    while (!holds() && !this.#body.ended && performance.now() < end) await sleep(5)
  }

  #isBusy(): boolean {
    return [...this.#executions.values()].some((execution) => !execution.ended)
  }

  /** Whatever caused it: a comm belongs to no execution. */
  #receiveComm(message: IncomingMessage): void {
    const comm = readCommMessage(message)
    if (comm === null) return
    for (const listener of this.#commListeners) {
      try {
        listener(comm)
      } catch (error) {
        // A defect of one keeps neither the others nor the kernel's messages waiting.
        void Promise.reject(error)
      }
    }
  }

  #header(type: string, subshell: string | null = null) {
    return messageHeader(type, { id: newId(), session: this.#session, at: Date.now(), subshell })
  }

  #endWhenDone(execution: Execution): void {
    if (!execution.idle) return
    if (execution.reply !== null) this.#end(execution, execution.reply)
    // An interrupt that hits the kernel's own code can take the reply with it.
    else setTimeout(() => this.#end(execution, execution.reply ?? NO_REPLY), REPLY_GRACE)
  }

  #probed(type: string, executions: ReadonlyArray<Execution>): void {
    if (type !== 'kernel_info_reply') return
    this.#probe = null
    setTimeout(() => {
      for (const execution of executions) this.#end(execution, execution.reply ?? NO_REPLY)
    }, REPLY_GRACE)
  }

  #end(execution: Execution, result: ExecuteResult): void {
    if (execution.ended) return
    execution.ended = true
    execution.end(result)
    if (!this.#isBusy()) this.#requests.idle()
  }

  #forgetOldest(): void {
    if (this.#executions.size <= LATE_EXECUTIONS) return
    for (const [id, execution] of this.#executions) {
      if (execution.ended) {
        this.#executions.delete(id)
        return
      }
    }
  }
}
