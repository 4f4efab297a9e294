import { type Principal, serverPrincipal } from '@anode/document'
import {
  Conflict,
  type LoggedFact,
  type NotebookNotFound,
  type ProposedFact,
  type RunningKernel,
  type RunningKernels,
  type StorageFailed,
} from '@anode/protocol'
import {
  HOST_PROTOCOL_VERSION,
  type HostCommand,
  type HostMessage,
  type HostSession,
  readHostMessage,
  writeHostMessage,
} from '@anode/protocol/host'
import { Context, Effect, Either, Layer, Runtime } from 'effect'
import { Directory } from '../notebooks/Directory.ts'
import { type OpenRoom, Rooms } from '../notebooks/Rooms.ts'
import { kernelStateOf } from './kernelStateOf.ts'

/** A host's socket. */
export interface HostSocket {
  readonly send: (text: string) => void
  readonly close: () => void
}

/** The connection of one kernel host, to be fed from its socket. */
export interface HostConnection {
  readonly receive: (text: string) => void
  /** The socket is gone. The host may live on and come back. */
  readonly closed: () => void
}

/**
 * Joins rooms and the kernel host: gives runs to the host in the order of the log, takes the facts that it
 * states, passes on what is in flight, and says what became of runs whose host is gone.
 */
export class KernelSessions extends Context.Tag('anode/KernelSessions')<
  KernelSessions,
  {
    readonly connect: (socket: HostSocket) => HostConnection
    /** The Python environment is ready. */
    readonly setPython: (python: string) => void
    /** The host's process is no more: its kernels and their memory are lost. */
    readonly hostDied: (reason: string) => Effect.Effect<void>
    readonly command: (
      notebookId: string,
      command: 'start' | 'interrupt' | 'restart' | 'shutdown',
    ) => Effect.Effect<void, Conflict | NotebookNotFound | StorageFailed>
    readonly giveInput: (notebookId: string, runId: string, value: string) => void
    readonly hostConnected: () => boolean
    /** Whether the host has said what is in flight: until then nobody knows. */
    readonly hostCaughtUp: () => boolean
    /** Resident memory of a notebook's kernel in bytes, while known. */
    readonly memoryOf: (notebookId: string) => number | null
    /** The sessions that are open, also of notebooks that nobody looks at. */
    readonly running: Effect.Effect<RunningKernels, StorageFailed>
    /** Calls `listener` when `running` may have changed. */
    readonly onChange: (listener: () => void) => void
    /** Asks the host to stop all kernels and itself; false when none is connected. */
    readonly stopHost: () => boolean
  }
>() {}

const OPEN_RUNS = "SELECT * FROM runs WHERE status IN ('queued', 'running') ORDER BY seq"

/** What may have added a run that waits for the kernel. */
const RUN_FACTS = new Set(['v1.RunRequested', 'v2.RunRequested', 'v1.RunReleased'])

/** What changes how a kernel is listed. */
const KERNEL_FACTS = new Set([...RUN_FACTS, 'v1.RunStarted', 'v1.RunFinished', 'v1.KernelStatusChanged'])

const make = Effect.gen(function* () {
  const rooms = yield* Rooms
  const directory = yield* Directory
  const runFork = Runtime.runFork(yield* Effect.runtime())
  /** For what nobody waits for: a failure is logged, the next reconnect sets things right. */
  const fork = (effect: Effect.Effect<unknown, unknown>) =>
    runFork(effect.pipe(Effect.tapErrorCause(Effect.logError), Effect.ignore))

  let host: { readonly id: string; readonly socket: HostSocket; ready: boolean } | null = null
  let python: string | null = null
  /** Hosts measure the kernels of all notebooks, also of those whose room is closed. */
  const memory = new Map<string, number>()
  const listeners: Array<() => void> = []
  const changed = () => {
    for (const listener of listeners) listener()
  }

  const send = (command: HostCommand): boolean => {
    host?.socket.send(writeHostMessage(command))
    return host !== null
  }

  const execute = (notebookId: string, row: Record<string, unknown>) =>
    send({
      _tag: 'execute',
      notebookId,
      runId: String(row.id),
      cellId: String(row.cellId),
      batchId: row.batchId === null ? null : String(row.batchId),
      code: String(row.source),
    })

  const setHostConnected = (hostConnected: boolean) => {
    // What a host does not measure any more is not known.
    if (!hostConnected) memory.clear()
    rooms.forEach(({ id, pages }) => {
      pages.broadcast({ _tag: 'kernel', kernel: { hostConnected, memory: memory.get(id) ?? null } })
    })
    changed()
  }

  rooms.onFacts((opened, facts) => {
    for (const fact of facts) follow(opened, fact)
    if (facts.some(({ name }) => KERNEL_FACTS.has(name))) changed()
  })

  const follow = (opened: OpenRoom, { name, args }: LoggedFact) => {
    const { runId, status } = args as { readonly runId: string; readonly status: string }
    if (RUN_FACTS.has(name)) {
      // Requests that join a run, or are held, add none.
      const [row] = opened.room.state.select("SELECT * FROM runs WHERE id = $id AND status = 'queued'", {
        $id: runId,
      })
      if (row === undefined) return
      fork(directory.setKernelOpen(opened.id, true))
      if (host?.ready) execute(opened.id, row)
    } else if (name === 'v1.RunCancelled') {
      send({ _tag: 'cancel', notebookId: opened.id, runId })
    } else if (name === 'v1.RunFinished') {
      opened.live.settle(runId)
    } else if (name === 'v1.KernelStatusChanged') {
      const open = status !== 'shutdown' && status !== 'dead' && status !== 'none'
      fork(directory.setKernelOpen(opened.id, open))
    }
  }

  /** Says that the runs ended and the kernel died, where the log still has them open. */
  const stateLost = (
    opened: OpenRoom,
    isLost: (row: Record<string, unknown>) => boolean,
    kernelLost: boolean,
    reason: string,
  ) => {
    const at = Date.now()
    const by = serverPrincipal.id
    const facts: ProposedFact[] = opened.room.state
      .select(OPEN_RUNS)
      .filter(isLost)
      .map((row) => ({
        name: 'v1.RunFinished',
        args: { runId: String(row.id), status: 'lost', executionCount: null, reason, at, by },
      }))
    const [kernel] = opened.room.state.select('SELECT sessionId, status FROM kernel')
    if (kernelLost && kernel && kernel.status !== 'shutdown' && kernel.status !== 'dead') {
      const args = { sessionId: String(kernel.sessionId), status: 'dead', reason, at, by }
      facts.push({ name: 'v1.KernelStatusChanged', args })
    }
    if (facts.length > 0) opened.room.stateFacts(serverPrincipal, facts)
    else if (kernelLost) fork(directory.setKernelOpen(opened.id, false))
  }

  const eachWithKernel = (body: (opened: OpenRoom) => void) =>
    Effect.flatMap(directory.withKernel, (ids) =>
      Effect.forEach(ids, (id) =>
        Effect.map(rooms.open(id), body).pipe(Effect.tapErrorCause(Effect.logError), Effect.ignore),
      ),
    )

  /** A host has sent all it had: what the log has open is compared with what the host has. */
  const reconcile = (sessions: ReadonlyMap<string, HostSession>) =>
    eachWithKernel((opened) => {
      const session = sessions.get(opened.id)
      const known = new Set(session?.activeRuns)
      stateLost(
        opened,
        (row) => row.status === 'running' && !known.has(String(row.id)),
        session === undefined,
        'The process that ran the kernel is gone, and the state of the run with it.',
      )
      for (const row of opened.room.state.select(OPEN_RUNS)) {
        if (!known.has(String(row.id))) execute(opened.id, row)
      }
    })

  const takeFacts = (message: HostMessage & { _tag: 'facts' }, principal: Principal, hostId: string) =>
    Effect.map(rooms.open(message.notebookId), ({ room }) => {
      const { notebookId, first, facts } = message
      const outcome = room.append({ principal, client: hostId, first, facts })
      if (outcome._tag === 'accepted') send({ _tag: 'acknowledge', notebookId, n: outcome.accepted })
      // The host keeps what could not be stored and sends it again when it reconnects.
      else if (outcome.refusal.tag === 'StorageFailed') host?.socket.close()
      else
        send({ _tag: 'refused', notebookId, first: first + outcome.index, message: outcome.refusal.message })
    }).pipe(
      Effect.catchTag('NotebookNotFound', ({ message: reason }) =>
        Effect.sync(() =>
          send({ _tag: 'refused', notebookId: message.notebookId, first: message.first, message: reason }),
        ),
      ),
    )

  /** A session as the list shows it; none when its notebook is gone. */
  const describe = (id: string): Effect.Effect<ReadonlyArray<RunningKernel>, StorageFailed> =>
    Effect.zipWith(directory.get(id), rooms.open(id), ({ title }, { room }) => [
      { notebookId: id, title, status: kernelStateOf(room.state), memory: memory.get(id) ?? null },
    ]).pipe(Effect.catchTag('NotebookNotFound', () => Effect.succeed([])))

  const connect = (socket: HostSocket): HostConnection => {
    let hostId = ''
    let principal: Principal | null = null
    const sessions = new Map<string, HostSession>()

    const handle = (message: HostMessage) => {
      if (message._tag === 'hello') {
        if (message.protocol !== HOST_PROTOCOL_VERSION) {
          socket.send(writeHostMessage({ _tag: 'exit' }))
          return
        }
        host?.socket.close()
        hostId = message.hostId
        principal = { id: `host:${hostId}`, kind: 'host', name: 'Kernel host' }
        host = { id: hostId, socket, ready: false }
        for (const session of message.sessions) sessions.set(session.notebookId, session)
        send({ _tag: 'welcome' })
        if (python) send({ _tag: 'environment', python })
        setHostConnected(true)
        return
      }
      if (principal === null) return socket.close()
      switch (message._tag) {
        case 'facts':
          return fork(takeFacts(message, principal, hostId))
        case 'caughtUp':
          return fork(
            Effect.zipRight(
              Effect.sync(() => {
                if (host?.socket === socket) host.ready = true
                // Pages kept what they showed while nobody knew; what the host does not have is over.
                rooms.forEach(({ live, pages }) => {
                  if (!live.active) pages.broadcast({ _tag: 'outputs', runs: [] })
                })
              }),
              reconcile(sessions),
            ),
          )
        case 'outputs':
          // Also of a room that nobody has opened yet: pages come back after the host, and changes follow.
          return fork(
            Effect.map(rooms.open(message.notebookId), ({ live, pages }) => {
              live.replace(message.runs)
              pages.broadcast({ _tag: 'outputs', runs: message.runs })
            }),
          )
        case 'ops': {
          const { runId, cellId, ops } = message
          const opened = rooms.peek(message.notebookId)
          opened?.live.apply(runId, cellId, ops)
          opened?.pages.broadcast({ _tag: 'ops', runId, cellId, ops })
          return
        }
        case 'memory': {
          const { notebookId, bytes } = message
          if (bytes === null) memory.delete(notebookId)
          else memory.set(notebookId, bytes)
          rooms
            .peek(notebookId)
            ?.pages.broadcast({ _tag: 'kernel', kernel: { hostConnected: true, memory: bytes } })
          return changed()
        }
      }
    }

    return {
      receive: (text) => {
        const message = readHostMessage(text)
        if (Either.isRight(message)) handle(message.right)
        else fork(Effect.logWarning(`A kernel host sent what is no message: ${message.left.message}`))
      },
      closed: () => {
        if (host?.socket !== socket) return
        host = null
        setHostConnected(false)
      },
    }
  }

  return KernelSessions.of({
    connect,
    setPython: (path) => {
      python = path
      send({ _tag: 'environment', python: path })
    },
    hostDied: (reason) =>
      eachWithKernel((opened) => {
        opened.live.replace([])
        opened.pages.broadcast({ _tag: 'outputs', runs: [] })
        stateLost(opened, () => true, true, reason)
      }).pipe(Effect.tapErrorCause(Effect.logError), Effect.ignore),
    command: (notebookId, command) =>
      Effect.gen(function* () {
        const { kernelOpen } = yield* directory.get(notebookId)
        if (!kernelOpen && command !== 'start') {
          return yield* new Conflict({
            message: `There is no kernel to ${command === 'shutdown' ? 'shut down' : command}: it starts with the first run.`,
          })
        }
        if (command === 'start') {
          // From now on it is this server's to say what became of it.
          if (host !== null) yield* directory.setKernelOpen(notebookId, true)
          yield* rooms.open(notebookId)
        }
        if (!send({ _tag: command, notebookId })) {
          return yield* new Conflict({
            message: 'The process that runs kernels is not connected just now. Try again in a moment.',
          })
        }
      }),
    giveInput: (notebookId, runId, value) => {
      send({ _tag: 'input', notebookId, runId, value })
    },
    hostConnected: () => host !== null,
    hostCaughtUp: () => host?.ready ?? false,
    memoryOf: (notebookId) => memory.get(notebookId) ?? null,
    running: Effect.map(
      Effect.flatMap(directory.withKernel, (ids) => Effect.forEach(ids, describe)),
      (kernels) => ({
        hostConnected: host !== null,
        kernels: kernels.flat().sort((a, b) => a.title.localeCompare(b.title)),
      }),
    ),
    onChange: (listener) => {
      listeners.push(listener)
    },
    stopHost: () => send({ _tag: 'exit' }),
  })
})

/** Kernel sessions between `Rooms` and whichever host connects. */
export const KernelSessionsLive = Layer.effect(KernelSessions, make)
