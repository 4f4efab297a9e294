import { FACT_DEPTH_LIMIT, isTooDeep, type Principal } from '@anode/document'
import {
  HOST_PROTOCOL_VERSION,
  type HostCommand,
  type HostKernelSession,
  type HostMessage,
  hostIdPrefix,
  readHostMessage,
  SESSION_TOKENS,
  writeHostMessage,
} from '@anode/protocol/host'
import { Effect, Either, Fiber } from 'effect'
import type { Invitation } from '../access/joinedHosts.ts'
import { DISK_RETRY } from '../executors/RunEnds.ts'
import { HostFacts, type HostFactsPorts } from './HostFacts.ts'

/** A host's socket. */
export interface HostSocket {
  readonly send: (text: string) => void
  /** `reason`: what whoever is sent away should know, in up to 120 bytes. */
  readonly close: (reason?: string) => void
}

/** The connection of one kernel host, to be fed from its socket. */
export interface HostConnection {
  readonly receive: (text: string) => void
  /** The socket is gone. The host may live on and come back. */
  readonly closed: () => void
}

type MessageOf<Tag extends HostMessage['_tag']> = Extract<HostMessage, { readonly _tag: Tag }>

/** What becomes of what a host says. */
export interface HostLinkPorts {
  /** How a host of another machine was let in; null: the host of this machine. */
  readonly invitation: Invitation | null
  /** Whether a notebook's kernel is of this host, so that what it says of that is heard. */
  readonly isOwn: (message: { readonly notebookId: string }) => boolean
  readonly openRoom: HostFactsPorts['openRoom']
  /** Why facts of a host are not taken that came with this token; null: they are. */
  readonly tokenRefusal: (
    link: HostLink,
    ...of: Parameters<HostFactsPorts['refusalOf']>
  ) => ReturnType<HostFactsPorts['refusalOf']>
  readonly runFork: <A>(effect: Effect.Effect<A>) => Fiber.RuntimeFiber<A>
  /** Why whoever opened the socket may not say that; null: they may. */
  readonly refusalOf: (message: HostMessage['_tag']) => string | null
  /** It has said who it is. */
  readonly joined: (link: HostLink, hello: MessageOf<'hello'>) => void
  /** It has sent all it had: these are the sessions that it has. */
  readonly caughtUp: (sessions: ReadonlyMap<string, HostKernelSession>) => void
  readonly outputs: (message: MessageOf<'outputs'>) => void
  readonly ops: (message: MessageOf<'ops'>) => void
  readonly memory: (message: MessageOf<'memory'>) => void
  readonly kernelInfo: (message: MessageOf<'kernelInfo'>) => void
  readonly kernelReply: (message: MessageOf<'kernelReply'>) => void
  readonly comm: (message: MessageOf<'comm'>) => void
  readonly commsLost: (message: MessageOf<'commsLost'>) => void
  /** Its socket is gone. */
  readonly left: (link: HostLink) => void
}

/** One connection of a kernel host: who it is, and what it says, checked. */
export class HostLink implements HostConnection {
  readonly #socket: HostSocket
  readonly #ports: HostLinkPorts
  readonly #sessions = new Map<string, HostKernelSession>()
  readonly #gone = Promise.withResolvers<void>()
  #facts: HostFacts | null = null
  #retrying: Fiber.RuntimeFiber<never> | null = null
  /** Whether it has said what is in flight. */
  isReady = false
  /** What it can do that not every host can. */
  #features: ReadonlyArray<string> = []
  #hostId = ''
  #isTurnedAway = false

  constructor(socket: HostSocket, ports: HostLinkPorts) {
    this.#socket = socket
    this.#ports = ports
  }

  /** Who it says it is; empty before its first word. */
  get hostId(): string {
    return this.#hostId
  }

  /** The invitation by which it was let in; null for the host of this machine. */
  get invitation(): string | null {
    return this.#ports.invitation?.id ?? null
  }

  /** Whether it states facts with the tokens of their sessions; one of before does not. */
  get takesTokens(): boolean {
    return this.can(SESSION_TOKENS)
  }

  /** Resolves when its connection is gone, and all that it sent has been taken. */
  get gone(): Promise<void> {
    return this.#gone.promise
  }

  can(feature: string): boolean {
    return this.#features.includes(feature)
  }

  send(command: HostCommand): void {
    this.#socket.send(writeHostMessage(command))
  }

  /** Ends the connection: another host has come. */
  close(): void {
    this.#socket.close()
  }

  /** Ends the connection, and hears nothing more of what is on its way. */
  turnAway(reason?: string): void {
    this.#isTurnedAway = true
    this.#socket.close(reason)
  }

  receive(text: string): void {
    if (this.#isTurnedAway) return
    const message = readHostMessage(text)
    const { refusalOf, runFork } = this.#ports
    if (Either.isLeft(message)) {
      runFork(Effect.logWarning(`A kernel host sent what is no message: ${message.left.message}`))
      return
    }
    const notAllowed = refusalOf(message.right._tag)
    if (notAllowed === null) this.#handle(message.right)
    else {
      runFork(Effect.logWarning(`Somebody spoke as a kernel host: ${notAllowed}`))
      this.#socket.close()
    }
  }

  closed(): void {
    this.#gone.resolve()
    if (this.#retrying !== null) this.#ports.runFork(Fiber.interrupt(this.#retrying))
    this.#ports.left(this)
  }

  #handle(message: HostMessage): void {
    const { runFork, caughtUp, outputs, ops, memory, kernelInfo, kernelReply, comm, commsLost } = this.#ports
    if (message._tag === 'hello') this.#join(message)
    else if (this.#facts === null) this.#socket.close()
    else if (message._tag === 'facts') runFork(this.#facts.take(message))
    else if (message._tag === 'caughtUp') {
      this.isReady = true
      caughtUp(this.#sessions)
    } else if ('notebookId' in message && !this.#ports.isOwn(message)) return
    else if (message._tag === 'outputs') {
      if (!isTooDeep(message.runs, FACT_DEPTH_LIMIT)) outputs(message)
    } else if (message._tag === 'ops') {
      // Nobody could be sent it; what the log takes of it comes as facts.
      if (!isTooDeep(message.ops, FACT_DEPTH_LIMIT)) ops(message)
    } else if (message._tag === 'comm') {
      if (!isTooDeep(message.message, FACT_DEPTH_LIMIT)) comm(message)
    } else if (message._tag === 'commsLost') commsLost(message)
    else if (message._tag === 'kernelInfo') {
      if (!isTooDeep(message.languageInfo, FACT_DEPTH_LIMIT)) kernelInfo(message)
    } else if (message._tag === 'kernelReply') kernelReply(message)
    else memory(message)
  }

  #join(hello: MessageOf<'hello'>): void {
    const { protocol, hostId, sessions, features = [] } = hello
    if (protocol !== HOST_PROTOCOL_VERSION) {
      this.send({ _tag: 'exit' })
      return
    }
    const { invitation, openRoom, runFork, joined } = this.#ports
    const name = invitation?.name ?? null
    // Facts are counted by this id: under another's nobody may speak.
    if (name !== null && !hostId.startsWith(hostIdPrefix(name))) {
      runFork(Effect.logWarning(`The host “${name}” came under an id that is not its own.`))
      this.turnAway()
      return
    }
    const principal: Principal = { id: `host:${hostId}`, kind: 'host', name: name ?? 'Kernel host' }
    this.#features = features
    this.#hostId = hostId
    this.#facts = new HostFacts({
      principal,
      hostId,
      openRoom,
      answer: (command) => this.send(command),
      refusalOf: (notebookId, token) => this.#ports.tokenRefusal(this, notebookId, token),
      giveUp: () => this.#socket.close(),
    })
    this.#retrying = runFork(Effect.forever(Effect.zipRight(Effect.sleep(DISK_RETRY), this.#facts.retry)))
    for (const session of sessions) this.#sessions.set(session.notebookId, session)
    joined(this, hello)
  }
}
