import { events } from '@anode/document'
import type { ProposedFact } from '@anode/protocol'
import {
  HOST_PROTOCOL_VERSION,
  type HostCommand,
  type HostMessage,
  type JoinedHost,
  KERNEL_LAUNCHES,
} from '@anode/protocol/host'
import { joinedHost } from '../../access/joinedHosts.ts'
import type { HostConnection, KernelSessions } from '../KernelSessions.ts'

/** How long a host may be away here, in ms. */
export const AWAY = 1000

/** A host's end of its connection. */
export class FakeHost {
  readonly commands: HostCommand[] = []
  /** What it shows with its facts. */
  token: string | null = null
  isClosed = false
  readonly #connection: HostConnection
  readonly #by: string
  #n = 1

  constructor(
    sessions: typeof KernelSessions.Service,
    hostId: string,
    activeRuns: ReadonlyArray<string> = [],
    features: ReadonlyArray<string> = [KERNEL_LAUNCHES],
    hasKernel = activeRuns.length > 0,
    /** The name of a host of another machine, and its invitation. */
    name: string | null = null,
    invitation = 'first',
  ) {
    this.#by = `host:${hostId}`
    this.#connection = sessions.connect(
      name === null
        ? { id: `host:${hostId}`, kind: 'host', name: 'Kernel host' }
        : joinedHost({ name, id: invitation }),
      {
        send: (text) => this.commands.push(JSON.parse(text)),
        close: () => {
          this.isClosed = true
          this.#connection.closed()
        },
      },
    )
    const known = hasKernel ? [{ notebookId: 'n', sessionId: 's', activeRuns: [...activeRuns] }] : []
    const joined: JoinedHost = { labels: [], kernels: [], sharesFolders: false, away: AWAY }
    this.say({
      ...{ _tag: 'hello', protocol: HOST_PROTOCOL_VERSION, hostId, pid: 1, sessions: known, features },
      ...(name === null ? {} : { joined }),
    })
    this.say({ _tag: 'caughtUp' })
  }

  say(message: HostMessage): void {
    this.#connection.receive(JSON.stringify(message))
  }

  starts(): void {
    const now = { at: 2, by: this.#by }
    this.states(
      events.kernelStatusChanged({ sessionId: 's', status: 'ready', ...now }),
      events.runStarted({ runId: 'r', executionCount: 1, ...now }),
    )
  }

  states(fact: ProposedFact, ...more: ReadonlyArray<ProposedFact>): void {
    const token = this.token === null ? {} : { token: this.token }
    this.say({ _tag: 'facts', notebookId: 'n', first: this.#n, facts: [fact, ...more], ...token })
    this.#n += 1 + more.length
  }

  shows(text: string, offset = 0): void {
    const output = { id: 'o', output: { _tag: 'stream' as const, name: 'stdout' as const, text: '' } }
    this.say({
      _tag: 'ops',
      notebookId: 'n',
      runId: 'r',
      cellId: 'c',
      ops: [
        { _tag: 'append', output },
        { _tag: 'text', outputId: 'o', offset, text },
      ],
    })
  }

  statesText(text: string): void {
    const output = { _tag: 'stream', name: 'stdout', text } as const
    const args = { outputId: 'o', cellId: 'c', runId: 'r', position: 0, output, by: this.#by }
    this.states(events.outputAppended(args))
  }

  /** The newest token that it was given of the notebook. */
  newest(): string | undefined {
    return this.commands
      .flatMap((command) => (command._tag === 'sessionTokens' ? command.tokens : []))
      .findLast(({ notebookId }) => notebookId === 'n')?.token
  }

  disconnects(): void {
    this.#connection.closed()
  }
}
