/** A connection to a room, opened. */
export interface RoomSocket {
  readonly send: (text: string) => void
  readonly close: () => void
}

/** What a connection tells. After `closed` nothing more comes. */
export interface RoomSocketEvents {
  readonly opened: () => void
  readonly received: (text: string) => void
  /** `code`: as WebSocket's; 4xxx say that trying again is of no use, with the reason in words. */
  readonly closed: (code: number, reason: string) => void
}

/** Opens a connection. Events come later, never during the call. */
export type OpenRoomSocket = (events: RoomSocketEvents) => RoomSocket

/** Close codes of Anode's own (4000–4999 are free for applications, RFC 6455 §7.4.2). */
export const closeCodes = {
  unauthorized: 4401,
  notFound: 4404,
  damaged: 4410,
} as const

/**
 * What a page asks a silent server, and the answer. Whatever holds the sockets answers by itself, without the
 * room: a Durable Object's runtime does it while the object sleeps.
 */
export const heartbeat = { ping: 'ping', pong: 'pong' } as const
