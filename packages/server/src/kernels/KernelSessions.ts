/**
 * The kernels of notebooks.
 *
 * Each notebook has a session (`KernelSession`): which host has its kernel (`HostProvider`) and what it runs in. A host is
 * a process of its own that is connected by a socket (`HostLink`) and outlives the server: one of this machine, and those
 * of other machines that have joined (`KernelHosts`). What a notebook's metadata choose says which it is; the one that has
 * its kernel keeps it until that has ended. Kernels are one executor of runs: this service takes those that `Executors`
 * gives it, takes the facts that the host states, passes on what is in flight, and says what became of runs whose
 * host is gone.
 */

import { type Principal, serverPrincipal } from '@anode/document'
import { systemClock } from '@anode/kernel'
import type {
  CommMessage,
  Conflict,
  Forbidden,
  KernelReply,
  KernelRequest,
  KernelSessionState,
  LiveKernel,
  NotebookDamaged,
  NotebookNotFound,
  RunningKernel,
  RunningKernels,
  StorageFailed,
} from '@anode/protocol'
import type { HostCommand } from '@anode/protocol/host'
import { Listeners } from '@anode/protocol/listeners'
import { Context, Effect, Layer, Runtime, Schedule } from 'effect'
import { Authorization } from '../access/Authorization.ts'
import { SessionTokens } from '../access/SessionTokens.ts'
import { hostCommandVerbs } from '../access/verbs.ts'
import { Environment } from '../environment/Environment.ts'
import type { Executor } from '../executors/Executor.ts'
import { Executors } from '../executors/Executors.ts'
import { logListenerFailure } from '../logListenerFailure.ts'
import { Directory } from '../notebooks/Directory.ts'
import { type OpenRoom, Rooms } from '../notebooks/Rooms.ts'
import { hostClient } from '../room/ClientIds.ts'
import { HostInvitations } from './HostInvitations.ts'
import type { HostConnection, HostSocket } from './HostLink.ts'
import type { HostProvider } from './HostProvider.ts'
import { makeHostConnections } from './hostConnections.ts'
import { KernelHosts } from './KernelHosts.ts'
import { KernelLaunches } from './KernelLaunches.ts'
import { type KernelCommand, KernelSession } from './KernelSession.ts'
import { makeKernelCommands } from './kernelCommands.ts'
import { KERNEL_EXECUTOR as NAME } from './kernelExecutor.ts'
import { makeKernelLaunching } from './kernelLaunching.ts'
import { makeKernelLosses } from './kernelLosses.ts'
import { NOT_BEGUN } from './kernelRunEnds.ts'
import { limitsOf } from './limitsOf.ts'
import { type NextInput, stateNextInput } from './nextInputFacts.ts'
import { ServerLimits } from './ServerLimits.ts'
import { SessionStates } from './SessionStates.ts'
import { UnheededInterrupts } from './UnheededInterrupts.ts'

export type { HostConnection, HostSocket } from './HostLink.ts'
export type { KernelCommand } from './KernelSession.ts'

/** Takes what a notebook's kernel says when it opens a comm to some target. */
export type CommTaker = (notebookId: string, message: CommMessage) => void

/** Joins rooms and the kernel hosts. */
export class KernelSessions extends Context.Tag('anode/KernelSessions')<
  KernelSessions,
  {
    /** `principal`: whose credential the socket showed. */
    readonly connect: (principal: Principal, socket: HostSocket) => HostConnection
    /** The Python environment of this machine is ready. */
    readonly setPython: (python: string) => void
    /** The process of this machine's host is no more: its kernels and their memory are lost. */
    readonly hostDied: (reason: string) => Effect.Effect<void>
    /** Interrupting is for whatever executes something of the notebook; all else is for its kernel. */
    readonly command: (
      principal: Principal,
      notebookId: string,
      command: KernelCommand,
      /** Why a kernel is shut down that nobody asked to be. */
      reason?: string,
    ) => Effect.Effect<void, Conflict | Forbidden | NotebookNotFound | NotebookDamaged | StorageFailed>
    /** Gives the notebook's session, with a kernel on its way if it had none: one, however many ask at once. */
    readonly ensure: (
      principal: Principal,
      notebookId: string,
    ) => Effect.Effect<
      KernelSessionState,
      Conflict | Forbidden | NotebookNotFound | NotebookDamaged | StorageFailed
    >
    /** What is true of a notebook's session. */
    readonly stateOf: (opened: OpenRoom) => KernelSessionState
    /** Calls `listener` with what a session is, whenever that has changed. */
    readonly onState: (
      listener: (opened: OpenRoom, state: KernelSessionState) => void,
      name?: string,
    ) => () => void
    /** The environment of kernels is further than it was. */
    readonly environmentChanged: () => void
    /** Whether the line was passed on; it is not of those who may not run anything here. */
    readonly giveInput: (principal: Principal, notebookId: string, runId: string, value: string) => boolean
    /** Asks a notebook's kernel beside its runs; always answered, and in time. */
    readonly ask: (
      principal: Principal,
      notebookId: string,
      request: KernelRequest,
    ) => Effect.Effect<KernelReply>
    /** What kernels say to this target goes to `taker`, and to no page. */
    readonly takeComms: (target: string, taker: CommTaker) => void
    readonly hostConnected: () => boolean
    /** Whether the host's own token is good for large values: only as long as it is one of before, which has no others. */
    readonly hostKeepsArtifacts: () => boolean
    /** Whether the host of a notebook's kernel has said what is in flight: until then nobody knows. */
    readonly hostCaughtUp: (notebookId: string) => boolean
    /** Whether a notebook's kernel is on another machine. */
    readonly isElsewhere: (notebookId: string) => boolean
    /** The hosts that kernels may be on. */
    readonly hosts: KernelHosts
    /** What pages are told of a notebook's kernel beside the log. */
    readonly liveOf: (opened: OpenRoom) => LiveKernel
    /** The sessions that are open, also of notebooks that nobody looks at. */
    readonly running: Effect.Effect<RunningKernels, StorageFailed>
    /** Calls `listener` when `running` may have changed. */
    readonly onChange: (listener: () => void, name?: string) => () => void
    /** Asks this machine's host to stop all kernels and itself; false when none is connected. */
    readonly stopHost: () => boolean
  }
>() {}

/** How often it is looked for tokens that run out. */
const RENEW = '1 minute'

/** How often it is looked whether a host that has joined may still be here. */
const LOOK = '5 seconds'

/** What changes how a kernel is listed. */
const LISTED = new Set([
  'v1.RunRequested',
  'v2.RunRequested',
  'v1.RunReleased',
  'v1.RunStarted',
  'v1.RunFinished',
  'v1.RunCancelled',
  'v1.KernelStatusChanged',
])

interface KernelChange {
  readonly status: string
  readonly by: string
}

/** What may change which kernel a notebook is for, what that has, and what it may take. */
const CHOOSES = new Set([
  'v1.KernelspecChosen',
  'v1.EnvironmentSet',
  'v1.NotebookMetadataSet',
  'v1.NotebookLoaded',
])

const make = Effect.gen(function* () {
  const rooms = yield* Rooms
  const directory = yield* Directory
  const executors = yield* Executors
  const { may } = yield* Authorization
  const environment = yield* Environment
  const launches = yield* KernelLaunches
  const serverLimits = yield* ServerLimits
  const runtime = yield* Effect.runtime()
  const runFork = Runtime.runFork(runtime)
  /** For what nobody waits for: a failure is logged, the next reconnect sets things right. */
  const fork = (effect: Effect.Effect<unknown, unknown>) =>
    runFork(effect.pipe(Effect.tapErrorCause(Effect.logError), Effect.ignore))

  /** Why somebody may not have this command sent; null: they may. */
  const refusalOf = (by: Principal, tag: HostCommand['_tag'], notebookId: string): string | null => {
    const verb = hostCommandVerbs[tag]
    return verb === 'facts' || verb === 'server' ? null : may(by, verb, notebookId)
  }

  const hostsAway = new Map(yield* directory.hostsAway)
  const hosts = new KernelHosts({
    invitations: yield* HostInvitations,
    tokens: yield* SessionTokens,
    clock: systemClock,
    mayNot: (principal, notebookId) => refusalOf(principal, 'kernelRequest', notebookId),
    isKnown: (host, id) =>
      Effect.gen(function* () {
        if (providerOf(id) !== host) return false
        const { kernelOpen } = yield* directory.get(id)
        // What was given up of a host of another machine stays so.
        if (kernelOpen || host.name !== null) return kernelOpen
        const { room } = yield* rooms.open(id)
        const principal: Principal = { id: `host:${host.hostId}`, kind: 'host', name: 'Kernel host' }
        return room.acceptedOf(hostClient(room, principal, host.hostId)) > 0
      }).pipe(
        // What cannot be read just now may be known, and nothing of it is given up.
        Effect.catchAll(({ _tag }) => Effect.succeed(_tag !== 'NotebookNotFound')),
      ),
    awayOf: (name) => hostsAway.get(name),
    keepAway: (name, away) => {
      hostsAway.set(name, away)
      fork(directory.setHostAway(name, away))
    },
    lost: (host, reason) => Runtime.runPromise(runtime)(hostDied(host, reason)),
  })
  const { local } = hosts
  /** The joined hosts of notebooks that have, or had, their kernel at one. */
  const kernelHosts = new Map(yield* directory.kernelHosts)
  /** Also of notebooks whose room is closed: their kernels are measured too. */
  const sessions = new Map<string, KernelSession>()
  const providerOf = (notebookId: string): HostProvider =>
    sessions.get(notebookId)?.provider ?? hosts.of(kernelHosts.get(notebookId) ?? null)
  const sessionOf = (notebookId: string): KernelSession => {
    const session = sessions.get(notebookId) ?? new KernelSession(notebookId, providerOf(notebookId))
    sessions.set(notebookId, session)
    return session
  }
  /** The session's next kernel is started by this host, also after a restart of the server. */
  const moved = (session: KernelSession, to: HostProvider) => {
    const { notebookId: id } = session
    if (kernelHosts.get(id) === (to.name ?? undefined) && session.provider === to) return
    // What the one before says of it from now on is not taken.
    if (session.provider !== to) session.provider.grants.revoke(id)
    session.moveTo(to)
    to.waitForIt()
    if (to.name === null) kernelHosts.delete(id)
    else kernelHosts.set(id, to.name)
    fork(directory.setKernelHost(id, to.name))
  }
  const usageOf = (notebookId: string): Pick<RunningKernel, 'memory' | 'usage'> => {
    const { memory = null, usage = null } = sessions.get(notebookId) ?? {}
    return { memory, usage }
  }

  const liveUsageOf = (notebookId: string): Pick<LiveKernel, 'memory' | 'usage'> => {
    const { memory, usage } = usageOf(notebookId)
    return { memory, ...(usage !== null && { usage }) }
  }

  const commTakers = new Map<string, CommTaker>()

  const listeners = new Listeners('kernel sessions', logListenerFailure(runFork))
  const changed = () => {
    listeners.tell()
  }

  const renewing = Effect.suspend(() => Effect.forEach(hosts.all, ({ grants }) => grants.renew)).pipe(
    Effect.tapErrorCause(Effect.logError),
    Effect.ignore,
  )
  yield* Effect.forkScoped(Effect.repeat(renewing, Schedule.spaced(RENEW)))
  const looking = Effect.sync(() => hosts.giveUpUninvited())
  yield* Effect.forkScoped(Effect.repeat(looking, Schedule.spaced(LOOK)))

  const states = new SessionStates({
    peek: rooms.peek,
    session: (id) => sessions.get(id),
    providerOf,
    runsOf: (opened) => executors.runsOf(opened, NAME),
    environment: environment.state,
    now: Date.now,
    failed: logListenerFailure(runFork),
  })

  const unheeded = new UnheededInterrupts({
    clock: systemClock,
    changed: (notebookId) => {
      const opened = rooms.peek(notebookId)
      if (opened !== undefined) tellPages(opened)
    },
  })

  /** The kernel is told to interrupt what it executes. */
  const interrupted = (opened: OpenRoom) => {
    const running = executors.runsOf(opened, NAME).find(({ status }) => status === 'running')
    if (running !== undefined) unheeded.asked(opened.id, running.runId)
  }

  const liveOf = (opened: OpenRoom): LiveKernel => ({
    hostConnected: providerOf(opened.id).isConnected,
    ...liveUsageOf(opened.id),
    session: states.of(opened),
    unheeded: unheeded.of(opened.id),
  })

  const tellPages = (opened: OpenRoom) => {
    opened.pages.broadcast({ _tag: 'kernel', kernel: liveOf(opened) })
  }
  states.onChange((opened) => {
    tellPages(opened)
    changed()
  }, 'pages')

  const connectionChanged = (host: HostProvider) => {
    // What a host does not measure any more is not known.
    if (!host.isConnected) {
      for (const session of sessions.values()) if (session.provider === host) session.forgetUsage()
    }
    rooms.forEach((opened) => {
      if (providerOf(opened.id) !== host) return
      tellPages(opened)
      states.refresh(opened.id)
    })
    changed()
  }

  /** Tells what the kernel of a notebook may take. */
  const limit = ({ room }: OpenRoom, session: KernelSession) =>
    session.limit(limitsOf(room.state, serverLimits).limits)

  const { launch, isLaunchable, hasKernel } = makeKernelLaunching({
    ...{ executors, launches, hosts, states, moved, fork },
  })
  const commands = { rooms, directory, executors, states, sessionOf, launch, limit, refusalOf, interrupted }
  const { begin, ensure, command } = makeKernelCommands(commands)
  /** The kernel has ended, and another one is wanted; runs that wait for that start it as well. */
  const beginNext = (opened: OpenRoom) => {
    sessions.delete(opened.id)
    const next = Effect.ensuring(
      ensure(serverPrincipal, opened.id),
      Effect.sync(() => executors.advance(opened)),
    )
    queueMicrotask(() => fork(next))
  }
  const { othersInFlight, reconcile, hostDied } = makeKernelLosses({
    ...{ rooms, directory, executors, providerOf, states, sessionOf, begin, beginNext },
    session: (id) => sessions.get(id),
  })

  const executor: Executor<typeof NAME> = {
    name: NAME,
    execute: (opened, run) => {
      const { id } = opened
      // From now on it is this server's to say what became of it.
      fork(directory.setKernelOpen(id, true))
      const session = sessionOf(id)
      if (session.needsLimits) limit(opened, session)
      return isLaunchable(opened, session) && session.execute(run)
    },
    cancel: (opened, runId) => {
      sessionOf(opened.id).cancel(runId)
      const isRunning = executors
        .runsOf(opened, NAME)
        .some((run) => run.runId === runId && run.status === 'running')
      if (isRunning) unheeded.asked(opened.id, runId)
    },
    interrupt: (opened) => {
      if (sessionOf(opened.id).command('interrupt')) interrupted(opened)
    },
    stop: (notebookId) => fork(Effect.ignore(command(serverPrincipal, notebookId, 'shutdown'))),
  }
  executors.register(executor)

  rooms.onFacts((opened, facts) => {
    for (const { name, args } of facts) {
      if (name === 'v1.RunFinished') unheeded.ended(opened.id, (args as { runId: string }).runId)
      else if (name === 'v1.KernelStatusChanged') kernelChanged(opened, args as KernelChange)
      else if (CHOOSES.has(name)) metadataChanged(opened)
      // After everyone has heard of this fact: facts are told in their order.
      else if (name === 'v1.NextInputSet')
        queueMicrotask(() => stateNextInput(opened.room, args as NextInput))
    }
    if (!facts.some(({ name }) => LISTED.has(name))) return
    states.refresh(opened.id)
    changed()
  }, 'kernel sessions')

  /** The kernel that is started next may be another one, and one that runs may take more or less. */
  const metadataChanged = (opened: OpenRoom) => {
    const session = sessions.get(opened.id)
    if (session === undefined) return
    limit(opened, session)
    if (!hasKernel(opened)) session.launch = null
  }

  const kernelChanged = (opened: OpenRoom, { status, by }: KernelChange) => {
    const isOpen = status !== 'shutdown' && status !== 'dead' && status !== 'none'
    const session = sessions.get(opened.id)
    // Unless its host goes on with another kernel at once.
    if (!isOpen && !session?.isWanted && executors.runsOf(opened, NAME).length === 0) {
      providerOf(opened.id).grants.revoke(
        opened.id,
        by.startsWith('host:') ? by.slice('host:'.length) : undefined,
      )
    }
    // It was asked for again while the one before was ending, or of another host.
    const isAgain =
      session?.isEnding === true &&
      session.isWanted &&
      (status === 'shutdown' || (!isOpen && session.isMoving))
    if (session !== undefined && (isOpen ? status === 'ready' : !isAgain)) session.isWanted = false
    if (!isOpen) {
      if (session !== undefined) session.isEnding = false
      sessions.delete(opened.id)
    }
    fork(directory.setKernelOpen(opened.id, isOpen || isAgain))
    if (isAgain) beginNext(opened)
    // What waits was asked for on ground that is gone; of what the host has, it says that itself.
    else if (status === 'dead') queueMicrotask(() => fork(executors.endWaiting(opened, NAME, NOT_BEGUN)))
    // What was asked for since it was to move has waited for this.
    if (!isOpen && session?.isMoving === true && !isAgain) queueMicrotask(() => executors.advance(opened))
  }

  /** A session as the list shows it; none when its notebook is gone. */
  const describe = (id: string): Effect.Effect<ReadonlyArray<RunningKernel>, StorageFailed> =>
    Effect.gen(function* () {
      const { title } = yield* directory.get(id)
      const { state: status, since, reason } = states.of(yield* rooms.open(id))
      const idleSince = yield* directory.kernelIdleSince(id)
      const { name: host } = providerOf(id)
      return [{ notebookId: id, title, status, since, reason, host, idleSince, ...usageOf(id) }]
    }).pipe(
      Effect.catchTags({
        NotebookNotFound: () => Effect.succeed([]),
        NotebookDamaged: () => Effect.succeed([]),
      }),
    )

  const connect = makeHostConnections({
    ...{ rooms, hosts, may, providerOf, sessionOf, othersInFlight, reconcile, tellPages, fork, runFork },
    connectionChanged,
    changed,
    taker: (target) => commTakers.get(target),
  })

  // The host that had them may not come back after a restart of the server.
  for (const host of new Set(kernelHosts.values())) hosts.of(host).waitForIt()

  return KernelSessions.of({
    connect,
    setPython: (python) => local.setEnvironment(python),
    hostDied: (reason) => hostDied(local, reason),
    command,
    ensure,
    stateOf: (opened) => states.of(opened),
    onState: (listener, name) => states.onChange(listener, name),
    environmentChanged: () => {
      rooms.forEach(({ id }) => {
        states.refresh(id)
      })
    },
    giveInput: (by, notebookId, runId, value) =>
      refusalOf(by, 'input', notebookId) === null && sessionOf(notebookId).giveInput(runId, value),
    ask: (principal, notebookId, request) =>
      Effect.async((resume) => {
        const stop = providerOf(notebookId).requests.ask(principal, notebookId, request, (reply) =>
          resume(Effect.succeed(reply)),
        )
        return Effect.sync(stop)
      }),
    takeComms: (target, taker) => void commTakers.set(target, taker),
    hostConnected: () => local.isConnected,
    hostKeepsArtifacts: () => local.isConnected && !local.takesTokens,
    hostCaughtUp: (notebookId) => providerOf(notebookId).isReady,
    isElsewhere: (notebookId) => providerOf(notebookId).name !== null,
    hosts,
    liveOf,
    running: Effect.map(
      Effect.flatMap(directory.withKernel, (ids) => Effect.forEach(ids, describe)),
      (kernels) => ({
        hostConnected: local.isConnected,
        kernels: kernels.flat().sort((a, b) => a.title.localeCompare(b.title)),
      }),
    ),
    onChange: (listener, name) => listeners.add(listener, name),
    stopHost: () => local.send({ _tag: 'exit' }),
  })
})

/** Kernel sessions between `Rooms` and whichever hosts connect. */
export const KernelSessionsLive = Layer.scoped(KernelSessions, make)
