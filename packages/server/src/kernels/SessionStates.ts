import type { EnvironmentState, KernelSessionState } from '@anode/protocol'
import { type ListenerFailed, Listeners } from '@anode/protocol/listeners'
import type { OpenRun } from '../executors/OpenRun.ts'
import type { OpenRoom } from '../notebooks/Rooms.ts'
import type { HostProvider } from './HostProvider.ts'
import type { KernelSession } from './KernelSession.ts'
import { isClosed, type LoggedKernel, sessionStateOf } from './sessionStateOf.ts'

export interface SessionStatesPorts {
  readonly peek: (notebookId: string) => OpenRoom | undefined
  /** The session, if there is one. */
  readonly session: (notebookId: string) => KernelSession | undefined
  /** Who has the kernel of a notebook, or will start it. */
  readonly providerOf: (notebookId: string) => HostProvider
  /** The open runs of a notebook that need its kernel. */
  readonly runsOf: (opened: OpenRoom) => ReadonlyArray<OpenRun>
  readonly environment: () => EnvironmentState
  readonly now: () => number
  readonly failed: ListenerFailed
}

const READY: EnvironmentState = { phase: 'ready', packages: [] }

const loggedKernel = ({ room }: OpenRoom): LoggedKernel | null => {
  const [row] = room.state.select('SELECT sessionId, status, reason, changedAt FROM kernel')
  if (row === undefined) return null
  return {
    sessionId: String(row.sessionId),
    status: String(row.status),
    reason: row.reason === null ? null : String(row.reason),
    changedAt: Number(row.changedAt),
  }
}

/** The states of kernel sessions, and who follows them. */
export class SessionStates {
  readonly #ports: SessionStatesPorts
  /** States that are not only the log's, with the time at which they began. */
  readonly #known = new Map<string, KernelSessionState>()
  readonly #told = new Map<string, string>()
  readonly #due = new Set<string>()
  readonly #listeners: Listeners<[OpenRoom, KernelSessionState]>

  constructor(ports: SessionStatesPorts) {
    this.#ports = ports
    this.#listeners = new Listeners('the states of kernel sessions', ports.failed)
  }

  of(opened: OpenRoom): KernelSessionState {
    const { session: sessionOf, providerOf, runsOf, environment, now } = this.#ports
    const { id } = opened
    const session = sessionOf(id)
    const runs = runsOf(opened)
    const running = runs.find(({ status }) => status === 'running')
    const { name: host, isReady, awayWords } = providerOf(id)
    const current = sessionStateOf({
      logged: loggedKernel(opened),
      isAsked: runs.length > 0 || (session?.isWanted ?? false),
      away: isReady ? null : awayWords,
      isLaunching: session?.isLaunching ?? false,
      isEnding: session?.isEnding ?? false,
      refused: session?.refused ?? null,
      busySince: running === undefined ? null : (startOf(opened, running.runId) ?? now()),
      // How far that of a joined host is, it does not say.
      environment: session?.making ?? (host === null ? environment() : READY),
    })
    const before = this.#known.get(id)
    const isSame = before?.state === current.state && before.sessionId === current.sessionId
    // A kernel is ready again since its last run ended, not since it was started.
    const isAgain = before?.state === 'busy' && current.state === 'ready'
    const since = isSame ? before.since : isAgain ? now() : (current.since ?? now())
    const state = { notebookId: id, ...current, since: current.state === 'none' ? null : since, host }
    if (isClosed(state.state) && current.since !== null) this.#known.delete(id)
    else this.#known.set(id, state)
    return state
  }

  /** Calls `listener` with what a session is, whenever that has changed. */
  onChange(listener: (opened: OpenRoom, state: KernelSessionState) => void, name?: string): () => void {
    return this.#listeners.add(listener, name)
  }

  /** Something happened that may have changed it: all that happens in one go is told as one. */
  refresh(notebookId: string): void {
    if (this.#due.has(notebookId)) return
    this.#due.add(notebookId)
    queueMicrotask(() => {
      this.#due.delete(notebookId)
      const opened = this.#ports.peek(notebookId)
      if (opened === undefined) {
        this.#told.delete(notebookId)
        return
      }
      const state = this.of(opened)
      const text = JSON.stringify(state)
      if (this.#told.get(notebookId) === text) return
      this.#told.set(notebookId, text)
      this.#listeners.tell(opened, state)
    })
  }
}

const startOf = ({ room }: OpenRoom, runId: string): number | null => {
  const [row] = room.state.select('SELECT startedAt FROM runs WHERE id = $id', { $id: runId })
  return row === undefined || row.startedAt === null ? null : Number(row.startedAt)
}
