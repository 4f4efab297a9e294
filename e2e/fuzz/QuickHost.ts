import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { events } from '@anode/document'
import type { ProposedFact } from '@anode/protocol'
import { HOST_PROTOCOL_VERSION, type HostCommand, type HostMessage } from '@anode/protocol/host'
import { openSocket } from '../harness/openSocket.ts'
import { standInHost } from '../harness/standInHost.ts'
import type { TestHome } from '../harness/TestHome.ts'

const HOST_ID = 'quick-host'
const BY = `host:${HOST_ID}`

/** A run takes this long, in ms: others ask for it meanwhile. */
const RUN_TIME = 60

interface Session {
  /** The count of the first fact that waits. */
  first: number
  waiting: ProposedFact[]
  active: string[]
}

/**
 * Stands in for a kernel host, because a real kernel takes the time of a whole case here. It speaks the host
 * protocol over the real socket: prints each run's code, and repeats after a cut what was not acknowledged.
 */
export class QuickHost {
  readonly #home: TestHome
  readonly #port: number
  /** The process that the server takes for the host, so that it starts none. */
  readonly #process: ChildProcess
  readonly #sessions = new Map<string, Session>()
  readonly #known = new Set<string>()
  #socket: WebSocket | null = null
  #closed = false

  private constructor(home: TestHome, port: number, stand: ChildProcess) {
    this.#home = home
    this.#port = port
    this.#process = stand
    void this.#connect()
  }

  static async start(home: TestHome, port: number): Promise<QuickHost> {
    return new QuickHost(home, port, await standInHost(home))
  }

  /** Whether it has nothing to do and the server has acknowledged everything. */
  get isIdle(): boolean {
    return [...this.#sessions.values()].every(({ waiting, active }) => waiting.length + active.length === 0)
  }

  close(): void {
    this.#closed = true
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
    const sessions = [...this.#sessions].map(([notebookId, { active }]) => ({
      notebookId,
      sessionId: HOST_ID,
      activeRuns: active,
    }))
    const pid = this.#process.pid ?? 0
    this.#send({ _tag: 'hello', protocol: HOST_PROTOCOL_VERSION, hostId: HOST_ID, pid, sessions })
    for (const [id, { first, waiting }] of this.#sessions) this.#sendFacts(id, waiting, first)
    this.#send({ _tag: 'caughtUp' })
  }

  #receive(command: HostCommand): void {
    if (command._tag === 'exit') this.close()
    if (command._tag === 'acknowledge') {
      const session = this.#sessions.get(command.notebookId)
      if (session === undefined) return
      session.waiting.splice(0, command.n - session.first + 1)
      session.first = Math.max(session.first, command.n + 1)
    }
    if (command._tag === 'execute' && !this.#known.has(command.runId)) {
      this.#known.add(command.runId)
      this.#run(command)
    }
  }

  #run({ notebookId, runId, cellId, code }: HostCommand & { readonly _tag: 'execute' }): void {
    const session = this.#sessions.get(notebookId) ?? { first: 1, waiting: [], active: [] }
    this.#sessions.set(notebookId, session)
    session.active.push(runId)
    const now = { at: Date.now(), by: BY }
    this.#state(notebookId, session, [
      events.kernelStatusChanged({ sessionId: HOST_ID, status: 'ready', ...now }),
      events.runStarted({ runId, executionCount: 1, ...now }),
    ])
    setTimeout(() => {
      const output = { _tag: 'stream', name: 'stdout', text: code } as const
      const outputId = `${runId}-out`
      session.active = session.active.filter((id) => id !== runId)
      this.#state(notebookId, session, [
        events.outputAppended({ outputId, cellId, runId, position: 0, output, by: BY }),
        events.runFinished({ runId, status: 'ok', executionCount: 1, at: Date.now(), by: BY }),
      ])
    }, RUN_TIME)
  }

  #state(notebookId: string, session: Session, facts: ReadonlyArray<ProposedFact>): void {
    const first = session.first + session.waiting.length
    session.waiting.push(...facts)
    this.#sendFacts(notebookId, facts, first)
  }

  #sendFacts(notebookId: string, facts: ReadonlyArray<ProposedFact>, first: number): void {
    const [head, ...rest] = facts
    if (head !== undefined) this.#send({ _tag: 'facts', notebookId, first, facts: [head, ...rest] })
  }

  #send(message: HostMessage): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message))
  }
}
