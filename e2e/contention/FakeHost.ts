import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { events } from '@anode/document'
import type { ProposedFact } from '@anode/protocol'
import { HOST_PROTOCOL_VERSION, type HostCommand, type HostMessage } from '@anode/protocol/host'
import { openSocket } from '../harness/openSocket.ts'
import { standInHost } from '../harness/standInHost.ts'
import type { TestHome } from '../harness/TestHome.ts'

const HOST_ID = 'fake-host'
const BY = `host:${HOST_ID}`
const SESSION = 'fake-session'

/** It states a fact this often, in ms. */
const INTERVAL = 20

/**
 * Stands in for a kernel host, because a real one states a run's facts at intervals of seconds and this
 * suite wants them every 20 ms. It speaks the host protocol over the real socket: takes a run, prints until
 * it is told to stop, and repeats after each cut what was not acknowledged.
 */
export class FakeHost {
  readonly #home: TestHome
  readonly #port: number
  /** The process that the server takes for the host, so that it starts none. */
  readonly #process: ChildProcess
  #socket: WebSocket | null = null
  #closed = false
  #notebookId = ''
  #first = 1
  #waiting: ProposedFact[] = []
  #run: { readonly id: string; readonly cellId: string; lines: number; length: number } | null = null
  #timer: ReturnType<typeof setInterval> | undefined

  private constructor(home: TestHome, port: number, stand: ChildProcess) {
    this.#home = home
    this.#port = port
    this.#process = stand
  }

  static async start(home: TestHome, port: number): Promise<FakeHost> {
    return new FakeHost(home, port, await standInHost(home))
  }

  /** Whether the server has acknowledged everything. */
  get isAcknowledged(): boolean {
    return this.#waiting.length === 0
  }

  /** How many lines the present run has printed. */
  get lines(): number {
    return this.#run?.lines ?? 0
  }

  /** Serves this notebook from now on, and connects again whenever the server is gone. */
  async serve(notebookId: string): Promise<void> {
    this.#notebookId = notebookId
    this.#first = 1
    this.#waiting = []
    this.#run = null
    this.#socket?.close()
    await this.#connect()
  }

  /** The run ends; it has no more to say. */
  finish(): void {
    clearInterval(this.#timer)
    if (this.#run === null) return
    const { id } = this.#run
    this.#state(events.runFinished({ runId: id, status: 'ok', executionCount: 1, at: Date.now(), by: BY }))
  }

  /** Breaks the connection; the next one comes at once. */
  cut(): void {
    this.#socket?.close()
  }

  close(): void {
    this.#closed = true
    clearInterval(this.#timer)
    this.#socket?.close()
    this.#process.kill('SIGKILL')
  }

  async #connect(): Promise<void> {
    if (this.#closed) return
    try {
      const token = readFileSync(this.#home.file('host.token'), 'utf8').trim()
      this.#joined(await openSocket(this.#port, '/api/host', token))
    } catch {
      setTimeout(() => void this.#connect(), 50)
    }
  }

  #joined(socket: WebSocket): void {
    this.#socket = socket
    socket.addEventListener('message', ({ data }) => this.#receive(JSON.parse(String(data))))
    socket.addEventListener('close', () => {
      if (this.#socket !== socket) return
      this.#socket = null
      void this.#connect()
    })
    const sessions = this.#run
      ? [{ notebookId: this.#notebookId, sessionId: SESSION, activeRuns: [this.#run.id] }]
      : []
    this.#send({
      _tag: 'hello',
      protocol: HOST_PROTOCOL_VERSION,
      hostId: HOST_ID,
      pid: this.#process.pid ?? 0,
      sessions,
    })
    this.#sendFacts(this.#waiting, this.#first)
    this.#send({ _tag: 'caughtUp' })
  }

  #receive(command: HostCommand): void {
    if (command._tag === 'exit') this.close()
    if (command._tag === 'acknowledge' && command.notebookId === this.#notebookId) {
      this.#waiting.splice(0, command.n - this.#first + 1)
      this.#first = Math.max(this.#first, command.n + 1)
    }
    if (command._tag === 'execute' && command.notebookId === this.#notebookId && this.#run === null) {
      this.#start(command.runId, command.cellId)
    }
  }

  #start(id: string, cellId: string): void {
    this.#run = { id, cellId, lines: 0, length: 0 }
    const at = Date.now()
    this.#state(events.kernelStatusChanged({ sessionId: SESSION, status: 'ready', at, by: BY }))
    this.#state(events.runStarted({ runId: id, executionCount: 1, at, by: BY }))
    const output = { _tag: 'stream', name: 'stdout', text: '' } as const
    this.#state(
      events.outputAppended({ outputId: `${id}-out`, cellId, runId: id, position: 0, output, by: BY }),
    )
    this.#timer = setInterval(() => this.#print(), INTERVAL)
  }

  #print(): void {
    const run = this.#run
    if (run === null) return
    const text = `<${run.lines++}>\n`
    this.#state(events.textAppended({ outputId: `${run.id}-out`, offset: run.length, text, by: BY }))
    run.length += text.length
  }

  #state(fact: ProposedFact): void {
    this.#waiting.push(fact)
    this.#sendFacts([fact], this.#first + this.#waiting.length - 1)
  }

  #sendFacts(facts: ReadonlyArray<ProposedFact>, first: number): void {
    const [head, ...rest] = facts
    if (head === undefined) return
    this.#send({ _tag: 'facts', notebookId: this.#notebookId, first, facts: [head, ...rest] })
  }

  #send(message: HostMessage): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message))
  }
}
