import { newId } from '@anode/document/facts'
import type { KernelLimits } from '@anode/document/limits'
import { type ArtifactStore, type Clock, LargeValues, Runner } from '@anode/kernel'
import {
  type CommMessage,
  GATEWAY_KERNELS,
  HOST_PROTOCOL_VERSION,
  type HostCommand,
  type HostMessage,
  type JoinedHost,
  KERNEL_LAUNCHES,
  KERNEL_LIMITS,
  KERNEL_REQUESTS,
  KERNELSPECS,
  refusedAs,
  refusedReply,
  SESSION_TOKENS,
} from '@anode/protocol/host'
import { FactOutbox } from './FactOutbox.ts'
import type { LaunchedKernels } from './HostKernels.ts'
import type { HostLog } from './HostLog.ts'
import { NotebookKernel } from './NotebookKernel.ts'
import { opsMessages } from './opsMessages.ts'
import { outputsMessages } from './outputsMessages.ts'
import { UsageReport } from './UsageReport.ts'

/** The way to the server while there is one. */
export interface ServerConnection {
  readonly send: (message: HostMessage) => void
  /** Whether messages pass faster than they come. */
  readonly isFree: () => boolean
  /** Ends this connection; another one follows. */
  readonly renew: () => void
}

export interface KernelHostOptions {
  readonly hostId: string
  readonly pid: number
  /** Where the kernels of a notebook come from. */
  readonly kernels: (notebookId: string) => LaunchedKernels
  /** A comm's message on its way to a notebook's kernel, as the kernel shall get it; as it is when missing. */
  readonly adapt?: (message: CommMessage) => Promise<CommMessage>
  /** What a kernel may take of what the server lets it take; all of it when missing. */
  readonly bound?: (limits: KernelLimits) => KernelLimits
  /** What a host of another machine says of itself. */
  readonly joined?: () => JoinedHost
  /** Where large values of a notebook go; `credential` says who keeps them, as `artifactUploads` asks. */
  readonly artifacts: (credential: () => SessionCredential) => ArtifactStore
  readonly clock: Clock
  readonly log: HostLog
  /** The server names the Python for kernels. */
  readonly useEnvironment: (python: string) => void
  /** The server has let the host in. */
  readonly onWelcome?: () => void
  /** The server wants the host to end. */
  readonly onExit: () => void
}

type KernelRequestCommand = HostCommand & { readonly _tag: 'kernelRequest' }
type NotebookCommand = Exclude<Extract<HostCommand, { readonly notebookId: string }>, KernelRequestCommand>

/** What large values of a notebook are kept with: its session's token; null while the server has yet to give one. */
export type SessionCredential = { readonly token: string } | 'host' | null

interface Notebook {
  readonly kernel: NotebookKernel
  readonly runner: Runner
  readonly outbox: FactOutbox
  readonly report: UsageReport
  limits: KernelLimits
}

const NO_KERNEL = refusedReply(
  refusedAs('NoKernel', 'The notebook has no kernel: it starts with the first run.'),
)

/**
 * All kernel sessions of this host, and what the server has to hear about them. It holds no socket: messages
 * come in by `receive` and go out by the connection of the moment, or wait for the next one.
 */
export class KernelHost {
  readonly #options: KernelHostOptions
  readonly #notebooks = new Map<string, Notebook>()
  #connection: ServerConnection | null = null
  /** What the server takes that one of before does not. */
  #serverFeatures: ReadonlyArray<string> = []
  #flushing = false
  /** Whether the server of the moment has been told all there was: from then on it is told what comes. */
  #caughtUp = false
  /** Whether it gives out tokens of sessions; null until it has said so. */
  #givesTokens: boolean | null = null
  /** The newest of each notebook. */
  readonly #tokens = new Map<string, string>()

  constructor(options: KernelHostOptions) {
    this.#options = options
  }

  /** Whether kernels run, or the server has yet to hear of something. */
  get isNeeded(): boolean {
    return [...this.#notebooks.values()].some(({ runner, outbox }) => runner.isOpen || !outbox.isEmpty)
  }

  get isAcknowledged(): boolean {
    return [...this.#notebooks.values()].every(({ outbox }) => outbox.isEmpty)
  }

  /** A connection is there: says what is; what the server may have missed follows once it has said what it needs. */
  connect(connection: ServerConnection): void {
    const { hostId, pid } = this.#options
    const sessions = [...this.#notebooks]
      .filter(([, { runner }]) => runner.isOpen)
      .map(([notebookId, { runner }]) => ({
        notebookId,
        sessionId: runner.sessionId,
        activeRuns: runner.activeRuns,
      }))
    const unheard = [...this.#notebooks]
      .filter(([, { runner, outbox }]) => !runner.isOpen && !outbox.isEmpty)
      .map(([notebookId]) => notebookId)
    this.#serverFeatures = []
    this.#caughtUp = false
    this.#givesTokens = null
    const features = [
      KERNEL_REQUESTS,
      KERNEL_LAUNCHES,
      KERNELSPECS,
      GATEWAY_KERNELS,
      KERNEL_LIMITS,
      SESSION_TOKENS,
    ]
    const protocol = HOST_PROTOCOL_VERSION
    const joined = this.#options.joined?.()
    connection.send({
      ...{ _tag: 'hello', protocol, hostId, pid, sessions, unheard, features },
      ...(joined === undefined ? {} : { joined }),
    })
    this.#connection = connection
  }

  disconnect(): void {
    this.#connection = null
    this.#caughtUp = false
  }

  /** Repeats what the server may have missed, now that it will take it. */
  #catchUp(): void {
    const connection = this.#connection
    if (connection === null || this.#caughtUp) return
    this.#caughtUp = true
    for (const { outbox } of this.#notebooks.values()) outbox.rewind()
    this.#sendFacts()
    for (const [notebookId, { runner }] of this.#notebooks) {
      for (const message of outputsMessages(notebookId, runner.outputs())) connection.send(message)
    }
    connection.send({ _tag: 'caughtUp' })
    for (const { report } of this.#notebooks.values()) report.forget()
  }

  receive(command: HostCommand): void {
    const { log, useEnvironment, onExit } = this.#options
    if (command._tag === 'welcome') {
      this.#serverFeatures = command.features ?? []
      this.#givesTokens = this.#serverFeatures.includes(SESSION_TOKENS)
      this.#options.onWelcome?.()
      if (!this.#givesTokens) this.#catchUp()
    } else if (command._tag === 'sessionTokens') {
      for (const { notebookId, token } of command.tokens) this.#tokens.set(notebookId, token)
      this.#catchUp()
    } else if (command._tag === 'exit') onExit()
    else if (command._tag === 'kernelRequest') void this.#answer(command)
    else if (command._tag === 'environment') useEnvironment(command.python)
    else this.#receiveFor(this.#notebook(command.notebookId), command, log)
  }

  /** Tells the server what kernels take, where that has changed. */
  async reportUsage(): Promise<void> {
    for (const [notebookId, { runner, report, limits }] of this.#notebooks) {
      const bytes = runner.isOpen ? await runner.memory() : null
      if (this.#connection === null) return
      const next = report.next(bytes, runner.usage, limits, this.#options.clock.now())
      if (next === null) continue
      const usage =
        this.#serverFeatures.includes(KERNEL_LIMITS) && next.usage !== null ? { usage: next.usage } : {}
      this.#connection.send({ _tag: 'memory', notebookId, bytes: next.bytes, ...usage })
    }
  }

  /** Ends all kernels. */
  async stop(): Promise<void> {
    const reason = 'The kernel host was stopped.'
    await Promise.all([...this.#notebooks.values()].map(({ runner }) => runner.shutdown(reason)))
  }

  #receiveFor(notebook: Notebook, command: NotebookCommand, log: HostLog): void {
    const { kernel, runner, outbox } = notebook
    switch (command._tag) {
      case 'acknowledge':
        outbox.acknowledge(command.n)
        break
      case 'refused': {
        const dropped = outbox.refuse(command.first).map(({ name }) => name)
        log.error(`The room refused what the host states (${dropped.join(', ')}).`, command.message)
        this.#connection?.renew()
        break
      }
      case 'launch':
        kernel.launch = command.launch
        break
      case 'limits': {
        const limits = this.#options.bound?.(command.limits) ?? command.limits
        notebook.limits = limits
        kernel.limit(limits)
        runner.limit(limits)
        break
      }
      case 'execute': {
        const { runId, cellId, batchId, code, by, stopOnError } = command
        runner.execute({ runId, cellId, batchId, code, by, stopOnError })
        break
      }
      case 'cancel':
        runner.cancel(command.runId)
        break
      case 'input':
        runner.input(command.runId, command.value)
        break
      case 'start':
        runner.start()
        break
      case 'interrupt':
        runner.interrupt()
        break
      case 'restart':
        void runner.restart()
        break
      case 'shutdown':
        void runner.shutdown(command.reason, command.reason)
        break
    }
  }

  /** Answers over the connection that asked: another server means something else by this id. */
  async #answer({ notebookId, requestId, request, within }: KernelRequestCommand): Promise<void> {
    const connection = this.#connection
    const reply = (await this.#notebooks.get(notebookId)?.kernel.ask(request, within)) ?? NO_KERNEL
    if (this.#connection === connection) connection?.send({ _tag: 'kernelReply', requestId, reply })
  }

  #notebook(notebookId: string): Notebook {
    const known = this.#notebooks.get(notebookId)
    if (known !== undefined) return known
    const { hostId, kernels, adapt, artifacts, clock } = this.#options
    const outbox = new FactOutbox()
    let toldOfLoss = false
    const kernel = new NotebookKernel({
      kernels: kernels(notebookId),
      ...(adapt === undefined ? {} : { adapt }),
      info: (languageInfo) => {
        if (!this.#serverFeatures.includes(KERNELSPECS)) return
        this.#connection?.send({ _tag: 'kernelInfo', notebookId, languageInfo })
      },
      comm: (message) => {
        const connection = this.#connection
        // Without a server nobody listens; who comes later asks for what is.
        if (connection === null || !this.#serverFeatures.includes(KERNEL_REQUESTS)) return
        const sent = message !== null && connection.isFree()
        if (sent) connection.send({ _tag: 'comm', notebookId, message })
        else if (!toldOfLoss) connection.send({ _tag: 'commsLost', notebookId })
        toldOfLoss = !sent
      },
    })
    const runner = new Runner({
      kernels: kernel,
      by: `host:${hostId}`,
      clock,
      newId,
      largeValues: new LargeValues(artifacts(() => this.#credentialOf(notebookId))),
      state: (facts) => {
        outbox.add(facts)
        this.#flushSoon()
      },
      show: ({ runId, cellId }, ops) => {
        if (!this.#caughtUp) return
        for (const message of opsMessages({ notebookId, runId, cellId }, ops)) this.#connection?.send(message)
      },
      canShow: () => this.#connection?.isFree() ?? true,
    })
    const notebook = { kernel, runner, outbox, report: new UsageReport(), limits: {} }
    this.#notebooks.set(notebookId, notebook)
    return notebook
  }

  #credentialOf(notebookId: string): SessionCredential {
    if (this.#givesTokens === false) return 'host'
    const token = this.#tokens.get(notebookId)
    return token === undefined ? null : { token }
  }

  /** Facts stated in one go leave in one message. */
  #flushSoon(): void {
    if (this.#flushing) return
    this.#flushing = true
    queueMicrotask(() => {
      this.#flushing = false
      this.#sendFacts()
    })
  }

  #sendFacts(): void {
    if (this.#connection === null || !this.#caughtUp) return
    for (const [notebookId, { outbox }] of this.#notebooks) {
      const token = this.#givesTokens === true ? this.#tokens.get(notebookId) : undefined
      const shown = token === undefined ? {} : { token }
      for (const batch of outbox.takeUnsent()) {
        this.#connection.send({ _tag: 'facts', notebookId, ...batch, ...shown })
      }
    }
  }
}
