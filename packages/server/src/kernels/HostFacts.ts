import type { Principal } from '@anode/document'
import type { NotebookNotFound } from '@anode/protocol'
import type { HostCommand, HostMessage } from '@anode/protocol/host'
import { Effect } from 'effect'
import type { TokenRefusal } from '../access/SessionTokens.ts'
import { hostClient } from '../room/ClientIds.ts'
import type { Room } from '../room/Room.ts'

type Facts = HostMessage & { readonly _tag: 'facts' }

/** More than this much text waiting for one host is not kept here: it has it all, and sends it when it reconnects. */
const WAITING_LIMIT = 32 * 1024 * 1024

const sizeOf = (facts: Facts): number => JSON.stringify(facts).length

/** What the facts of one connection need. */
export interface HostFactsPorts {
  readonly principal: Principal
  /** Who the host says it is: its facts are counted under that (`hostClient`). */
  readonly hostId: string
  readonly openRoom: (id: string) => Effect.Effect<Room, NotebookNotFound | { readonly _tag: string }>
  /** Answers on this connection: another host may be connected by now, whose counts are others. */
  readonly answer: (command: HostCommand) => void
  /** Why facts are not taken that came with this token; null: they are. */
  readonly refusalOf: (notebookId: string, token: string | undefined) => TokenRefusal | null
  /** Ends the connection. */
  readonly giveUp: () => void
}

/**
 * Takes what a host states on one connection into the logs, in order. What a full disk refuses waits here and is
 * tried again, notebook by notebook: the connection stays, and whoever looks is not told that the host is away.
 */
export class HostFacts {
  readonly #ports: HostFactsPorts
  readonly #waiting = new Map<string, Facts[]>()
  #size = 0

  constructor(ports: HostFactsPorts) {
    this.#ports = ports
  }

  take(message: Facts): Effect.Effect<void> {
    return Effect.gen(this, function* () {
      const { notebookId, first, token } = message
      const refusal = this.#ports.refusalOf(notebookId, token)
      // It connects anew, gets another token, and sends it again.
      if (refusal?.isExpired) return this.#ports.giveUp()
      if (refusal !== null) {
        yield* Effect.logWarning(`Facts about the notebook ${notebookId} were refused: ${refusal.message}`)
        return this.#ports.answer({ _tag: 'refused', notebookId, first, message: refusal.message })
      }
      if (!this.#waiting.has(message.notebookId) && (yield* this.#write(message))) return
      this.#size += sizeOf(message)
      const before = this.#waiting.get(message.notebookId) ?? []
      this.#waiting.set(message.notebookId, [...before, message])
      if (this.#size > WAITING_LIMIT) this.#ports.giveUp()
    })
  }

  /** Tries again what waits. */
  readonly retry: Effect.Effect<void> = Effect.suspend(() =>
    Effect.gen(this, function* () {
      for (const notebookId of [...this.#waiting.keys()]) {
        for (;;) {
          const [next, ...rest] = this.#waiting.get(notebookId) ?? []
          if (next === undefined || !(yield* this.#write(next))) break
          this.#size -= sizeOf(next)
          if (rest.length === 0) this.#waiting.delete(notebookId)
          else this.#waiting.set(notebookId, rest)
        }
      }
    }),
  )

  /** Whether it was taken or can never be; false when the disk refused. */
  #write({ notebookId, first, facts }: Facts): Effect.Effect<boolean> {
    const { principal, hostId, openRoom, answer } = this.#ports
    const refuse = (index: number, message: string) => {
      answer({ _tag: 'refused', notebookId, first: first + index, message })
      return true
    }
    return openRoom(notebookId).pipe(
      Effect.map((room) => {
        const client = hostClient(room, principal, hostId)
        const outcome = room.append({ principal, client, first, facts })
        if (outcome._tag === 'accepted') {
          answer({ _tag: 'acknowledge', notebookId, n: outcome.accepted })
          return true
        }
        const { tag, message } = outcome.refusal
        return tag === 'StorageFailed' ? false : refuse(outcome.index, message)
      }),
      Effect.catchAll((error) =>
        Effect.succeed(
          error._tag === 'NotebookNotFound' && 'message' in error ? refuse(0, error.message) : false,
        ),
      ),
    )
  }
}
