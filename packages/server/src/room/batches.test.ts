/** Batches over a connection: whole or not at all. */
import type { Principal } from '@anode/document'
import { PROTOCOL_VERSION, type ProposedFact, type ServerMessage } from '@anode/protocol'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { cellFact } from '../testing/cellFact.ts'
import { ana, LocalRoom } from '../testing/LocalRooms.ts'
import { RoomConnections } from './RoomConnections.ts'

let room: LocalRoom

beforeEach(() => {
  room = new LocalRoom()
})

const page = (client: string, connections = room.connections) => {
  const got: ServerMessage[] = []
  const socket = {
    send: (text: string) => {
      got.push(JSON.parse(text))
    },
    bufferedAmount: 0,
    close: vi.fn(),
  }
  const requests = { may: () => null, giveInput: () => {}, askKernel: () => () => {}, liveSnapshot: () => [] }
  const connection = connections.join(ana, socket, requests)
  const say = (message: object) => connection.receive(JSON.stringify(message))
  say({ _tag: 'hello', protocol: PROTOCOL_VERSION, client, epoch: 'epoch', cursor: room.room.head })
  got.length = 0
  return { got, socket, say, leave: () => connections.leave(connection) }
}

/** Facts that are one batch, or a part of it: all say that more follows, the last too unless it is the end. */
const batch = (ids: ReadonlyArray<string>, end: 'end' | 'more', by = ana.id): ReadonlyArray<ProposedFact> =>
  ids.map((id, i) => ({
    ...cellFact(id, by),
    ...((end === 'more' || i < ids.length - 1) && { more: true as const }),
  }))

describe('R3: A batch in several messages', () => {
  it('is in the log when its last one is there, and others are told of it as of one', () => {
    const [one, two] = [page('one'), page('two')]
    one.say({ _tag: 'push', first: 1, facts: batch(['a', 'b'], 'more') })
    one.say({ _tag: 'push', first: 3, facts: batch(['c'], 'more') })
    expect(room.room.head).toBe(0)
    expect(two.got).toEqual([])
    one.say({ _tag: 'push', first: 4, facts: batch(['d'], 'end') })
    expect(room.cells()).toEqual(['a', 'b', 'c', 'd'])
    expect(two.got).toMatchObject([
      { _tag: 'facts', more: false, facts: [{ seq: 1 }, { seq: 2 }, { seq: 3 }, { seq: 4 }] },
    ])
    expect(JSON.stringify(two.got)).not.toContain('"more":true')
  })

  it('is refused whole for any of its facts, as from its beginning', () => {
    const one = page('one')
    one.say({ _tag: 'push', first: 1, facts: batch(['a', 'b'], 'more') })
    one.say({ _tag: 'push', first: 3, facts: batch(['c'], 'end', 'person:eve') })
    expect(one.got).toMatchObject([{ _tag: 'refused', first: 1, index: 2, refusal: { tag: 'NotAllowed' } }])
    expect(room.room.head).toBe(0)
    one.say({ _tag: 'push', first: 1, facts: batch(['a'], 'end') })
    expect(room.cells()).toEqual(['a'])
  })

  it('leaves nothing when the connection ends amid it, and comes again from its beginning', () => {
    const one = page('one')
    one.say({ _tag: 'push', first: 1, facts: batch(['a', 'b'], 'more') })
    one.leave()
    const again = page('one')
    expect(room.room.head).toBe(0)
    // A page that goes on where it was cut off has lost the beginning.
    again.say({ _tag: 'push', first: 3, facts: batch(['c'], 'end') })
    expect(again.got.at(-1)).toMatchObject({ _tag: 'refused', refusal: { tag: 'CountGap' } })
    again.say({ _tag: 'push', first: 1, facts: batch(['a', 'b'], 'more') })
    again.say({ _tag: 'push', first: 3, facts: batch(['c'], 'end') })
    expect(room.cells()).toEqual(['a', 'b', 'c'])
  })

  it('of a tab that died is answered once', () => {
    const heir = page('heir')
    const adopt = (first: number, facts: ReadonlyArray<ProposedFact>) =>
      heir.say({ _tag: 'adopt', client: 'dead', first, facts })
    adopt(1, batch(['a'], 'more'))
    expect(heir.got).toEqual([])
    adopt(2, batch(['b'], 'end'))
    expect(heir.got.at(-1)).toEqual({ _tag: 'adopted', client: 'dead', accepted: 2 })
    adopt(3, batch(['c'], 'more'))
    adopt(4, batch(['d'], 'end', 'person:eve'))
    expect(heir.got.at(-1)).toMatchObject({ _tag: 'adoptRefused', client: 'dead', first: 3, index: 1 })
    expect(room.cells()).toEqual(['a', 'b'])
  })

  it('is told in pieces where it is long, which say that the rest follows', () => {
    const [one, two] = [page('one'), page('two')]
    const long = (id: string): ProposedFact => {
      const { name, args } = cellFact(id, ana.id)
      return { name, args: { ...(args as object), source: 'x'.repeat(200 * 1024) } }
    }
    one.say({ _tag: 'push', first: 1, facts: Array.from({ length: 12 }, (_, i) => long(`c${i}`)) })
    const told = two.got.filter((message) => message._tag === 'facts')
    expect(told.length).toBeGreaterThan(5)
    expect(told.map(({ more }) => more)).toEqual(told.map((_, i) => i < told.length - 1))
    expect(told.flatMap(({ facts }) => facts.map(({ seq }) => seq))).toEqual(
      Array.from({ length: 12 }, (_, i) => i + 1),
    )
    expect(told.map(({ texts }) => texts !== undefined)).toEqual(told.map((_, i) => i === told.length - 1))
    const own = one.got.flatMap((message) => (message._tag === 'facts' ? message.facts : []))
    expect(own).toEqual(Array.from({ length: 12 }, (_, i) => ({ seq: i + 1, n: i + 1 })))
  })
})

describe('R10, R11: A connection that throws', () => {
  it('keeps no other page from hearing, and is sent away to come back', () => {
    const failed = vi.fn()
    const connections = new RoomConnections(room.room, () => 0, failed)
    const [first, broken, last] = [page('a', connections), page('b', connections), page('c', connections)]
    broken.socket.send = () => {
      throw new Error('gone')
    }
    first.say({ _tag: 'push', first: 1, facts: [cellFact('x', ana.id)] })
    expect(room.cells()).toEqual(['x'])
    expect(last.got.at(-1)).toMatchObject({ _tag: 'facts', facts: [{ seq: 1 }] })
    expect(first.got.at(-1)).toMatchObject({ _tag: 'facts', facts: [{ seq: 1, n: 1 }] })
    expect(failed.mock.calls).toMatchObject([['the connection of a page', new Error('gone')]])
    expect(broken.socket.close).toHaveBeenCalledTimes(1)
    connections.broadcast({ _tag: 'outputs', runs: [] })
    expect(last.got.at(-1)).toEqual({ _tag: 'outputs', runs: [] })
  })

  it('and cannot be closed keeps none from being closed', () => {
    const failed = vi.fn()
    const connections = new RoomConnections(room.room, () => 0, failed)
    const [broken, other] = [page('a', connections), page('b', connections)]
    broken.socket.close.mockImplementation(() => {
      throw new Error('no')
    })
    connections.closeAll()
    expect(other.socket.close).toHaveBeenCalled()
    expect(failed.mock.calls).toMatchObject([['the end of a connection', new Error('no')]])
  })
})

describe('R2, R4: A page of before', () => {
  const before: Principal = ana

  it('knows of no batches: each of its messages is taken as it was', () => {
    const one = page('one')
    one.say({ _tag: 'push', first: 1, facts: ['a', 'b'].map((id) => cellFact(id, before.id)) })
    one.say({ _tag: 'push', first: 3, facts: [cellFact('c', before.id)] })
    expect(room.cells()).toEqual(['a', 'b', 'c'])
  })
})
