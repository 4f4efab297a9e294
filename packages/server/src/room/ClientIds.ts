import type { Principal } from '@anode/document'
import { clientOfKey, hasKey } from '@anode/protocol'
import type { Room } from './Room.ts'

/** How many clients without a key are remembered that have stated nothing yet. */
const REMEMBERED = 1000

/** What a message says of the client that it speaks for. */
export interface ClientClaim {
  readonly client: string
  readonly key?: string | undefined
}

/** The client under whose counts a kernel host states facts: no page can name it, its id has a “:”. */
export const hostClient = (room: Room, host: Principal, hostId: string): string =>
  // A host that outlived a server of before goes on under the name that it has in the log.
  room.authorOf(hostId) === host.id ? hostId : host.id

/**
 * Whose a client id is. Facts are skipped whose count the log has already, so whoever may speak for a client can
 * make what it says next vanish. A client with a key is whoever has the key; one without (a page of an earlier
 * version) belongs to the principal that used it first.
 */
export class ClientIds {
  readonly #room: Room
  readonly #first = new Map<string, string>()

  constructor(room: Room) {
    this.#room = room
  }

  /** Why the principal may not speak for the client; null when it may. */
  refusalOf({ client, key }: ClientClaim, principal: Principal): string | null {
    if (hasKey(client)) {
      return key !== undefined && clientOfKey(key) === client
        ? null
        : 'This client is another page: only who has its key may speak for it. Reload this page.'
    }
    if (this.#room.acceptedOf(`host:${client}`) > 0) {
      return 'This client is a kernel host; a page cannot speak for it.'
    }
    const owner = this.#room.authorOf(client) ?? this.#first.get(client)
    return owner === undefined || owner === principal.id
      ? null
      : `This client belongs to “${owner}”, the connection to “${principal.id}”. Reload this page.`
  }

  /** The principal speaks for the client. */
  take(client: string, principal: Principal): void {
    if (hasKey(client) || this.#first.has(client)) return
    const [oldest] = this.#first.size < REMEMBERED ? [] : this.#first.keys()
    if (oldest !== undefined) this.#first.delete(oldest)
    this.#first.set(client, principal.id)
  }
}
