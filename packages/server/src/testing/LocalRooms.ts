import type { Principal } from '@anode/document'
import type { OpenRoomSocket } from '@anode/protocol/replica'
import { Room } from '../room/Room.ts'
import { RoomConnections } from '../room/RoomConnections.ts'
import type { RoomStorage } from '../room/RoomStorage.ts'
import { memoryStorage } from './memoryStorage.ts'

/** The person of these tests. */
export const ana: Principal = { id: 'person:ana', kind: 'person', name: 'Ana' }

/** One room in this process, with sockets that can be cut and a server that can be killed. */
export class LocalRoom {
  readonly storage: RoomStorage
  room: Room
  connections: RoomConnections
  /** While false, connections are refused. */
  up = true
  readonly #cuts = new Set<() => void>()

  constructor(storage: RoomStorage = memoryStorage()) {
    this.storage = storage
    this.room = this.#newRoom()
    this.connections = new RoomConnections(this.room, Date.now)
  }

  /** Sockets to this room, for a replica's options. `delay`: ms that a message travels. */
  socket(delay: () => number = () => 1): OpenRoomSocket {
    return (events) => {
      let open = true
      let last = 0
      /** In order, each after its own delay. */
      const travel = (arrive: () => void) => {
        const at = Math.max(last, performance.now() + delay())
        last = at
        setTimeout(() => open && arrive(), at - performance.now())
      }
      const close = (code: number, reason: string) => {
        if (!open) return
        open = false
        this.#cuts.delete(cut)
        this.connections.leave(connection)
        setTimeout(() => events.closed(code, reason))
      }
      const cut = () => close(1006, '')
      const connection = this.connections.join(
        ana,
        {
          send: (text) => travel(() => events.received(text)),
          bufferedAmount: 0,
          close: () => close(1000, ''),
        },
        { may: () => null, giveInput: () => {}, askKernel: () => () => {}, liveSnapshot: () => [] },
      )
      this.#cuts.add(cut)
      if (this.up) travel(() => events.opened())
      else setTimeout(cut, 1)
      return { send: (text) => travel(() => connection.receive(text)), close: () => close(1000, '') }
    }
  }

  /** Cuts every connection. */
  cut(): void {
    for (const cut of [...this.#cuts]) cut()
  }

  /** As `kill -9`, until `restart`. */
  kill(): void {
    this.up = false
    // A server that is killed states nothing of what was in flight.
    this.connections.closeAll()
    this.cut()
  }

  restart(): void {
    this.room = this.#newRoom()
    this.connections = new RoomConnections(this.room, Date.now)
    this.up = true
  }

  /** The ids of the cells that the room has, sorted. */
  cells(): ReadonlyArray<string> {
    return this.room.state.select('SELECT id FROM cells ORDER BY id').map((row) => String(row.id))
  }

  #newRoom(): Room {
    return new Room(this.storage, { now: Date.now, newEpoch: () => 'epoch' })
  }
}
