import type { Principal } from '@anode/document'
import type { Clock } from '@anode/kernel'
import {
  AWAY,
  GATEWAY_KERNELS,
  type HostCommand,
  type HostMessage,
  type JoinedHost,
  KERNEL_LAUNCHES,
  KERNEL_LIMITS,
  KERNEL_REQUESTS,
  KERNELSPECS,
  SESSION_TOKENS,
} from '@anode/protocol/host'
import type { Effect } from 'effect'
import type { SessionTokens } from '../access/SessionTokens.ts'
import type { HostLink } from './HostLink.ts'
import { KernelRequests } from './KernelRequests.ts'
import { SessionGrants } from './SessionGrants.ts'

type Hello = HostMessage & { readonly _tag: 'hello' }

/** What a host is told that is not let in, in up to 120 bytes. */
const OUTDATED = 'This host is of an earlier version of Anode than its server.'
const TAKEN = 'Another host has joined under this name; it has to leave first.'

export interface HostProviderPorts {
  readonly tokens: typeof SessionTokens.Service
  readonly clock: Clock
  /** Why somebody may not ask a notebook's kernel; null: they may. */
  readonly mayNot: (principal: Principal, notebookId: string) => string | null
  /** Whether the log, or the list, knows of a kernel that this host has or had for the notebook. */
  readonly isKnown: (host: HostProvider, notebookId: string) => Effect.Effect<boolean>
  /** How long the joined host of this name may be away by what it said to a server of before, in ms. */
  readonly awayOf: (name: string) => number | undefined
  /** It says so anew. */
  readonly keepAway: (name: string, away: number) => void
  /** A joined host has been away for too long, or is not let in any more. */
  readonly lost: (host: HostProvider, reason: string) => Promise<void>
}

/**
 * A kernel host as the server knows it: the one of this machine, or one of another machine that has joined under its
 * name. Whichever process connected last as that is it.
 */
export class HostProvider {
  /** Null: the host of this machine. */
  readonly name: string | null
  /** The tokens that it has been given. */
  readonly grants: SessionGrants
  /** What is asked of its kernels beside runs. */
  readonly requests: KernelRequests
  readonly #ports: HostProviderPorts
  #link: HostLink | null = null
  /** The Python that its kernels are started with; null until there is one, and where the host has one of its own. */
  #environment: string | null = null
  #connection = 0
  /** Whether a host has come that states facts with tokens. */
  #hadTokens = false
  #offer: JoinedHost | null = null
  #since: number | null = null
  /** Since when it is away, in the clock's milliseconds: before it has ever come, since there is this server. */
  #awaySince: number
  #stopWaiting: () => void = () => {}
  /** Whether nobody waits for it any more, until it comes again. */
  #isGivenUp = false
  /** Whether what becomes of that is still being said. */
  #isEnding = false
  #invitation: string | null = null

  constructor(name: string | null, ports: HostProviderPorts) {
    this.name = name
    this.#ports = ports
    this.#awaySince = ports.clock.now()
    this.grants = new SessionGrants({
      tokens: ports.tokens,
      host: this,
      isKnown: (id) => ports.isKnown(this, id),
    })
    this.requests = new KernelRequests({
      send: (command) => this.send(command),
      clock: ports.clock,
      mayNot: ports.mayNot,
    })
  }

  /** Whether it can be reached. */
  get isConnected(): boolean {
    return this.#link !== null
  }

  /** Whether it has said what it has: until then nobody knows, and it is given nothing. */
  get isReady(): boolean {
    return this.#link?.isReady ?? false
  }

  /** What a joined host said of itself when it came last; null for the host of this machine. */
  get offer(): JoinedHost | null {
    return this.#offer
  }

  /** When it came, in milliseconds since the epoch; null while it is away. */
  get since(): number | null {
    return this.#since
  }

  /** The invitation by which it came last; null for the host of this machine, and before one has come. */
  get invitation(): string | null {
    return this.#invitation
  }

  /** Counts how often it came: what it was told before, it may not know. */
  get connection(): number {
    return this.#connection
  }

  get hostId(): string {
    return this.#link?.hostId ?? ''
  }

  /** Whether it can be told what a notebook's kernel is started with; one of before starts all alike. */
  get takesLaunches(): boolean {
    return this.#link?.can(KERNEL_LAUNCHES) ?? false
  }

  get takesTokens(): boolean {
    return this.#link?.takesTokens ?? false
  }

  /** Whether it tells why it was asked to shut a kernel down. */
  get takesReasons(): boolean {
    return this.takesTokens
  }

  /** Whether it can start what a kernelspec describes. */
  get takesKernelspecs(): boolean {
    return this.#link?.can(KERNELSPECS) ?? false
  }

  /** Whether it can have a Jupyter server start one. */
  get takesGateways(): boolean {
    return this.#link?.can(GATEWAY_KERNELS) ?? false
  }

  /** Whether it can be told what a kernel may take; one of before bounds none. */
  get takesLimits(): boolean {
    return this.#link?.can(KERNEL_LIMITS) ?? false
  }

  /** Resolves when the connection is gone that there is now. */
  get gone(): Promise<void> {
    return this.#link?.gone ?? Promise.resolve()
  }

  /** Whether it is away for so long that nobody waits for it any more. */
  get isLost(): boolean {
    if (this.#link !== null) return false
    return this.#isGivenUp || this.#ports.clock.now() - this.#awaySince >= this.#patience
  }

  /** Why nothing happens there while it is away, in words for people. */
  get awayWords(): string {
    return this.name === null
      ? 'The process that runs kernels is not connected just now; it is waited for.'
      : `The host “${this.name}” is not connected just now; it is waited for.`
  }

  /** Why nothing is asked of it while it is lost, with what to do. */
  get lostWords(): string {
    return `The host “${this.name}” is not connected. Start “anode host --join …” there.`
  }

  /** Tells it something; false when it cannot be reached. */
  send(command: HostCommand): boolean {
    this.#link?.send(command)
    return this.#link !== null
  }

  /** There is a Python now: the host fills its pool from it. */
  setEnvironment(python: string): void {
    this.#environment = python
    this.send({ _tag: 'environment', python })
  }

  /** A host has come; the one before it goes. Gives why it is not let in; null: it is. */
  join(link: HostLink, { joined }: Hello): string | null {
    // What this server starts has tokens, and a host of before can only have been there before it.
    if ((this.#hadTokens || this.name !== null) && !link.takesTokens) return OUTDATED
    if (this.name !== null && joined === undefined) return OUTDATED
    // Two under one name would take the place from each other for ever, and their kernels with it.
    if (this.name !== null && this.#link !== null && this.#link.hostId !== link.hostId) return TAKEN
    if (this.#isEnding) return TAKEN
    this.#hadTokens = link.takesTokens
    this.#link?.close()
    this.#stopWaiting()
    this.#link = link
    this.#isGivenUp = false
    this.#invitation = link.invitation
    if (this.name !== null && joined !== undefined) {
      this.#offer = joined
      this.#ports.keepAway(this.name, joined.away)
    }
    this.#since = Date.now()
    this.#connection++
    this.send({ _tag: 'welcome', features: [KERNEL_REQUESTS, KERNELSPECS, KERNEL_LIMITS, SESSION_TOKENS] })
    if (this.#environment !== null) this.send({ _tag: 'environment', python: this.#environment })
    return null
  }

  /** Whether it was the one that is there. */
  leave(link: HostLink): boolean {
    if (this.#link !== link) return false
    this.#link = null
    this.#since = null
    this.#awaySince = this.#ports.clock.now()
    this.waitForIt()
    return true
  }

  /** A joined host is away: from now on it is waited for, and then given up. */
  waitForIt(): void {
    if (this.name === null || this.#link !== null || this.#isGivenUp) return
    const seconds = Math.round(this.#patience / 1000)
    const words = `The host “${this.name}” could not be reached for ${seconds} seconds: its kernels, and their variables, are given up.`
    this.#stopWaiting()
    const left = this.#awaySince + this.#patience - this.#ports.clock.now()
    this.#stopWaiting = this.#ports.clock.after(Math.max(left, 0), () => this.giveUp(words))
  }

  /** What it has is given up, once until it comes again; if it is here, it is sent away. */
  giveUp(reason: string): void {
    if (this.#isGivenUp) return
    this.#isGivenUp = true
    this.#stopWaiting()
    this.#isEnding = true
    this.#link?.turnAway()
    void this.#ports.lost(this, reason).finally(() => {
      this.#isEnding = false
    })
  }

  get #patience(): number {
    if (this.name === null) return Number.POSITIVE_INFINITY
    return this.#offer?.away ?? this.#ports.awayOf(this.name) ?? AWAY
  }
}
