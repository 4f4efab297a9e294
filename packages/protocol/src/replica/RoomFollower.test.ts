import type { Principal } from '@anode/document'
import { cellFact, memoryStorage, Room, type RoomConnection, RoomConnections } from '@anode/server/testing'
import { Either } from 'effect'
import { describe, expect, it } from 'vitest'
import {
  type ClientMessage,
  PROTOCOL_VERSION,
  type ProposedFact,
  readServerMessage,
  writeMessage,
} from '../sync/messages.ts'
import { ModelSession } from './testing/ModelSession.ts'
import { VirtualClock } from './testing/VirtualClock.ts'

const ana: Principal = { id: 'person:ana', kind: 'person', name: 'Ana' }
const host: Principal = { id: 'server', kind: 'server', name: 'Server' }

/** A server over one database, and pages that reach it over a network with delays, cuts and crashes. */
class World {
  readonly clock: VirtualClock
  readonly #storage = memoryStorage()
  room!: Room
  connections!: RoomConnections
  readonly pages: Page[] = []
  up = true

  constructor(seed: number) {
    this.clock = new VirtualClock(seed)
    this.start()
  }

  start(): void {
    this.room = new Room(this.#storage, { now: () => Math.round(this.clock.now), newEpoch: () => 'epoch' })
    this.connections = new RoomConnections(this.room, () => 0)
    this.up = true
  }

  /** As `kill -9`: connections are cut, what was not acknowledged may be lost. */
  kill(): void {
    this.up = false
    for (const page of this.pages) page.cut()
  }

  cells(): ReadonlyArray<string> {
    return this.room.state.select('SELECT id FROM cells ORDER BY id').map((row) => String(row.id))
  }
}

/** One connection; the times are when the last message each way arrives. */
interface Wire {
  open: boolean
  toServer: number
  toPage: number
  connection?: RoomConnection
}

/** A tab: a session, its journal, and its connection. */
class Page {
  session!: ModelSession
  readonly #world: World
  readonly #name: string
  #life = 0
  #wire: Wire | null = null
  #journal = new Map<number, ProposedFact>()
  #client = ''
  online = true

  constructor(world: World, name: string) {
    this.#world = world
    this.#name = name
    world.pages.push(this)
  }

  /** Opens the page, as after a crash when there is a journal: the state is loaded from the room. */
  open(): void {
    this.#life++
    if (this.#journal.size === 0) this.#client = `${this.#name}-${this.#life}`
    const { room } = this.#world
    const accepted = room.acceptedOf(this.#client)
    for (const n of [...this.#journal.keys()]) if (n <= accepted) this.#journal.delete(n)
    this.session = new ModelSession({
      client: this.#client,
      clock: this.#world.clock,
      cursor: room.head,
      confirmed: accepted,
      journal: this.#journal,
      send: (message) => this.#send(message),
    })
    this.session.recommit()
    this.connect()
  }

  crash(): void {
    this.session.die()
    this.cut()
  }

  connect(): void {
    if (!this.#world.up || !this.online || this.#wire) {
      if (!this.#wire) this.#retry()
      return
    }
    const wire: Wire = { open: true, toServer: 0, toPage: 0 }
    this.#wire = wire
    const session = this.session
    const connection = this.#world.connections.join(
      ana,
      {
        send: (text) => {
          const message = Either.getOrThrow(readServerMessage(text))
          this.#travel(wire, 'toPage', () => session.follower.receive(message))
        },
        bufferedAmount: 0,
        close: () => this.cut(),
      },
      { may: () => null, giveInput: () => {}, askKernel: () => () => {}, liveSnapshot: () => [] },
    )
    wire.connection = connection
    this.#send({
      _tag: 'hello',
      protocol: PROTOCOL_VERSION,
      client: this.session.client,
      epoch: 'epoch',
      cursor: this.session.follower.received,
    })
  }

  cut(): void {
    const wire = this.#wire
    if (!wire) return
    this.#wire = null
    wire.open = false
    if (wire.connection) this.#world.connections.leave(wire.connection)
    this.session.follower.disconnected()
    this.#retry()
  }

  #retry(): void {
    const life = this.#life
    this.#world.clock.after(5 + this.#world.clock.random() * 20, () => {
      if (life === this.#life && !this.#wire) this.connect()
    })
  }

  #send(message: ClientMessage): void {
    const wire = this.#wire
    if (!wire) return
    const text = writeMessage(message)
    const room = this.#world.room
    this.#travel(wire, 'toServer', () => {
      if (room === this.#world.room) wire.connection?.receive(text)
    })
  }

  /** In order, each with its own delay; what is under way when the wire is cut may still arrive at the server. */
  #travel(wire: Wire, way: 'toServer' | 'toPage', arrive: () => void): void {
    const { clock } = this.#world
    const at = Math.max(wire[way], clock.now + 1 + clock.random() * 8)
    wire[way] = at
    clock.after(at - clock.now, () => {
      const late = way === 'toServer' && clock.random() < 0.5
      if ((wire.open || late) && this.#world.up) arrive()
    })
  }
}

const seeds = Array.from({ length: 50 }, (_, i) => i + 1)

describe('pages that commit while a kernel states facts', () => {
  it.each(seeds)(
    'R1, C5, C6, C7, C8: all end up with the same log under cuts, crashes and kills (seed %i)',
    (seed) => {
      const world = new World(seed)
      const { clock } = world
      const pages = Array.from({ length: seed % 2 ? 2 : 4 }, (_, i) => new Page(world, `p${i}`))
      for (const page of pages) page.open()
      const committed: string[] = []
      const acknowledged = new Set<string>()
      world.room.onFacts((facts) => {
        for (const { args } of facts) acknowledged.add((args as { cellId: string }).cellId)
      })
      const END = 1500
      let k = 0
      const kernel = () => {
        if (clock.now > END) return
        if (world.up) {
          const id = `k${k++}`
          committed.push(id)
          world.room.stateFacts(host, [cellFact(id, host.id)])
        }
        clock.after(20, kernel)
      }
      kernel()
      pages.forEach((page, i) => {
        let n = 0
        const commit = () => {
          if (clock.now > END) return
          const id = `c${i}_${n++}`
          committed.push(id)
          page.session.commit(cellFact(id, ana.id))
          clock.after(25, commit)
        }
        commit()
      })
      const trouble = () => {
        if (clock.now > END - 200) return
        const page = pages[Math.floor(clock.random() * pages.length)] as Page
        const what = clock.random()
        if (what < 0.4) page.cut()
        else if (what < 0.6) {
          page.online = false
          page.cut()
          clock.after(clock.random() * 800, () => {
            page.online = true
          })
        } else if (what < 0.8) {
          page.crash()
          page.open()
        } else if (world.up) {
          world.kill()
          clock.after(20 + clock.random() * 100, () => world.start())
        }
        clock.after(100 + clock.random() * 300, trouble)
      }
      clock.after(150, trouble)
      clock.runUntil(END + 1000)

      for (const page of pages) {
        expect(page.session.stopped).toBeNull()
        expect(page.session.pending).toBe(0)
        expect(page.session.follower.cursor).toBe(world.room.head)
      }
      expect(world.cells()).toEqual([...committed].sort())
      expect(world.room.head).toBe(committed.length)
      expect([...acknowledged].every((id) => committed.includes(id))).toBe(true)
    },
  )
})
