import { newId } from '@anode/document/facts'
import { type ArtifactStore, type Clock, type KernelSource, LargeValues, Runner } from '@anode/kernel'
import { HOST_PROTOCOL_VERSION, type HostCommand, type HostMessage } from '@anode/protocol/host'
import { FactOutbox } from './FactOutbox.ts'
import type { HostLog } from './HostLog.ts'
import { opsMessages } from './opsMessages.ts'
import { outputsMessages } from './outputsMessages.ts'

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
  readonly kernels: KernelSource
  readonly artifacts: ArtifactStore
  readonly clock: Clock
  readonly log: HostLog
  /** The server names the Python for kernels. */
  readonly useEnvironment: (python: string) => void
  /** The server wants the host to end. */
  readonly onExit: () => void
}

type NotebookCommand = Extract<HostCommand, { readonly notebookId: string }>

interface Notebook {
  readonly runner: Runner
  readonly outbox: FactOutbox
  memory: number | null
}

/** Memory is sent when it has changed by this many bytes. */
const MEMORY_STEP = 1024 * 1024

/**
 * All kernel sessions of this host, and what the server has to hear about them. It holds no socket: messages
 * come in by `receive` and go out by the connection of the moment, or wait for the next one.
 */
export class KernelHost {
  readonly #options: KernelHostOptions
  readonly #notebooks = new Map<string, Notebook>()
  #connection: ServerConnection | null = null
  #flushing = false

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

  /** A connection is there: says what is, repeats what the server may have missed, and goes on from there. */
  connect(connection: ServerConnection): void {
    const { hostId, pid } = this.#options
    const sessions = [...this.#notebooks]
      .filter(([, { runner }]) => runner.isOpen)
      .map(([notebookId, { runner }]) => ({
        notebookId,
        sessionId: runner.sessionId,
        activeRuns: runner.activeRuns,
      }))
    connection.send({ _tag: 'hello', protocol: HOST_PROTOCOL_VERSION, hostId, pid, sessions })
    this.#connection = connection
    for (const { outbox } of this.#notebooks.values()) outbox.rewind()
    this.#sendFacts()
    for (const [notebookId, { runner }] of this.#notebooks) {
      for (const message of outputsMessages(notebookId, runner.outputs())) connection.send(message)
    }
    connection.send({ _tag: 'caughtUp' })
    for (const notebook of this.#notebooks.values()) notebook.memory = null
  }

  disconnect(): void {
    this.#connection = null
  }

  receive(command: HostCommand): void {
    const { log, useEnvironment, onExit } = this.#options
    if (command._tag === 'welcome') return
    if (command._tag === 'exit') onExit()
    else if (command._tag === 'environment') useEnvironment(command.python)
    else this.#receiveFor(this.#notebook(command.notebookId), command, log)
  }

  /** Tells the server how much memory kernels take, where that has changed. */
  async reportMemory(): Promise<void> {
    for (const [notebookId, notebook] of this.#notebooks) {
      const bytes = notebook.runner.isOpen ? await notebook.runner.memory() : null
      const before = notebook.memory
      const changed =
        bytes === null || before === null ? bytes !== before : Math.abs(bytes - before) > MEMORY_STEP
      if (!changed || this.#connection === null) continue
      notebook.memory = bytes
      this.#connection.send({ _tag: 'memory', notebookId, bytes })
    }
  }

  /** Ends all kernels. */
  async stop(): Promise<void> {
    const reason = 'The kernel host was stopped.'
    await Promise.all([...this.#notebooks.values()].map(({ runner }) => runner.shutdown(reason)))
  }

  #receiveFor({ runner, outbox }: Notebook, command: NotebookCommand, log: HostLog): void {
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
      case 'execute': {
        const { runId, cellId, batchId, code } = command
        runner.execute({ runId, cellId, batchId, code })
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
        void runner.shutdown()
        break
    }
  }

  #notebook(notebookId: string): Notebook {
    const known = this.#notebooks.get(notebookId)
    if (known !== undefined) return known
    const { hostId, kernels, artifacts, clock } = this.#options
    const outbox = new FactOutbox()
    const runner = new Runner({
      kernels,
      by: `host:${hostId}`,
      clock,
      newId,
      largeValues: new LargeValues(artifacts),
      state: (facts) => {
        outbox.add(facts)
        this.#flushSoon()
      },
      show: ({ runId, cellId }, ops) => {
        for (const message of opsMessages({ notebookId, runId, cellId }, ops)) this.#connection?.send(message)
      },
      canShow: () => this.#connection?.isFree() ?? true,
    })
    const notebook = { runner, outbox, memory: null }
    this.#notebooks.set(notebookId, notebook)
    return notebook
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
    if (this.#connection === null) return
    for (const [notebookId, { outbox }] of this.#notebooks) {
      for (const batch of outbox.takeUnsent()) this.#connection.send({ _tag: 'facts', notebookId, ...batch })
    }
  }
}
