import type { HostCommand, HostMessage, SessionToken } from '@anode/protocol/host'
import { Effect } from 'effect'
import type { SessionTokens, TokenRefusal } from '../access/SessionTokens.ts'
import type { HostLink } from './HostLink.ts'

type Hello = HostMessage & { readonly _tag: 'hello' }

/** What has to be known of a host to give it tokens. */
export interface GrantedHost {
  readonly hostId: string
  readonly isConnected: boolean
  readonly connection: number
  readonly takesTokens: boolean
  readonly send: (command: HostCommand) => boolean
}

export interface SessionGrantsPorts {
  readonly tokens: typeof SessionTokens.Service
  readonly host: GrantedHost
  /** Whether the log, or the list, knows of a kernel that this host has or had for the notebook. */
  readonly isKnown: (notebookId: string) => Effect.Effect<boolean>
}

/** Which kernel sessions a host has tokens for. A host of before has none, and needs none. */
export class SessionGrants {
  readonly #ports: SessionGrantsPorts
  /** Over which connection the host was given the token of a notebook. */
  readonly #given = new Map<string, number>()
  /** Resolves when the host of the moment has been given the tokens of all that it named. */
  #welcomed = Promise.resolve()

  constructor(ports: SessionGrantsPorts) {
    this.#ports = ports
  }

  /** Whether what the host states of the notebook will be taken. */
  has(notebookId: string): boolean {
    const { host, tokens } = this.#ports
    const { hostId, connection } = host
    if (!host.isConnected || !host.takesTokens) return true
    return this.#given.get(notebookId) === connection && tokens.has({ notebookId, hostId })
  }

  /** Gives the host a token of the notebook's session, before what needs it. */
  give(notebookId: string): Effect.Effect<void> {
    return Effect.suspend(() => {
      const { host, tokens } = this.#ports
      const { hostId, connection } = host
      if (this.has(notebookId)) return Effect.void
      return Effect.zipRight(
        this.#afterWelcome,
        Effect.map(tokens.give({ notebookId, hostId }), (token) => {
          if (host.connection === connection) this.#send([{ notebookId, token }], connection)
        }),
      )
    })
  }

  /** A host has come: it gets tokens of the sessions that it names and that are known here, and waits for them. */
  welcome({ sessions, unheard = [] }: Hello): Effect.Effect<void> {
    return Effect.suspend(() => {
      const { host, tokens, isKnown } = this.#ports
      const { hostId, connection } = host
      if (!host.takesTokens) return Effect.void
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#welcomed = promise
      const ids = new Set([...sessions.map(({ notebookId }) => notebookId), ...unheard])
      return Effect.gen(this, function* () {
        const known = yield* Effect.filter(ids, (id) => isKnown(id))
        const given = yield* Effect.forEach(known, (notebookId) =>
          Effect.map(tokens.give({ notebookId, hostId }), (token) => ({ notebookId, token })),
        )
        if (host.connection === connection) this.#send(given, connection)
      }).pipe(Effect.ensuring(Effect.sync(resolve)))
    })
  }

  /**
   * With the first tokens that come a host believes that it has all there are: it states what it kept, and of what it has
   * no token for it is told to end the kernel.
   */
  get #afterWelcome(): Effect.Effect<void> {
    return Effect.promise(() => this.#welcomed)
  }

  /** Replaces tokens before they run out. */
  readonly renew = Effect.suspend(() => {
    const { tokens, host } = this.#ports
    const { hostId, connection } = host
    const due = host.isConnected ? tokens.due().filter((holder) => holder.hostId === hostId) : []
    const renewed = Effect.forEach(due, (holder) =>
      Effect.map(tokens.give(holder), (token) => {
        if (host.connection === connection) this.#send([{ ...holder, token }], connection)
      }),
    )
    return Effect.zipRight(this.#afterWelcome, renewed)
  })

  /** The session is over. `hostId`: the host that had it; all that had one of the notebook when missing. */
  revoke(notebookId: string, hostId?: string): void {
    this.#ports.tokens.revoke({ notebookId, hostId })
  }

  /** Why what a host states of a notebook is not taken; null: it is. */
  refusalOf(link: HostLink, notebookId: string, token: string | undefined): TokenRefusal | null {
    const { hostId, takesTokens } = link
    return takesTokens ? this.#ports.tokens.refusalOf(token, { notebookId, hostId }) : null
  }

  #send(tokens: ReadonlyArray<SessionToken>, connection: number): void {
    const { host } = this.#ports
    const sent = tokens.map(({ notebookId, token }) => ({ notebookId, token }))
    if (!host.send({ _tag: 'sessionTokens', tokens: sent })) return
    for (const { notebookId } of sent) this.#given.set(notebookId, connection)
  }
}
