import { events } from '@anode/document'
import type { LoggedFact, ProposedFact } from '@anode/protocol'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { cellFact } from '../testing/cellFact.ts'
import { ana } from '../testing/LocalRooms.ts'
import { memoryStorage } from '../testing/memoryStorage.ts'
import { Room } from './Room.ts'
import type { RoomStorage } from './RoomStorage.ts'

const server = { id: 'server', kind: 'server', name: 'Server' } as const

let storage: RoomStorage
let failed: ReturnType<typeof vi.fn<(listener: string, error: unknown) => void>>
let room: Room

const open = () => new Room(storage, { now: () => 1, newEpoch: () => 'epoch', listenerFailed: failed })

beforeEach(() => {
  storage = memoryStorage()
  failed = vi.fn()
  room = open()
})

const push = (first: number, ...ids: ReadonlyArray<string>) =>
  room.append({ principal: ana, client: 'c', first, facts: ids.map((id) => cellFact(id, ana.id)) })

const cells = () => room.state.select('SELECT id FROM cells ORDER BY id').map(({ id }) => id)

const idsOf = (facts: ReadonlyArray<LoggedFact | ProposedFact>) =>
  facts.map(({ args }) => (args as { cellId: string }).cellId)

describe('A room', () => {
  it('R1, R2, R6: takes each fact once, in order, over any number of tries and restarts', () => {
    expect(push(1, 'a', 'b')).toMatchObject({
      _tag: 'accepted',
      accepted: 2,
      facts: [{ seq: 1 }, { seq: 2 }],
    })
    expect(push(1, 'a', 'b')).toEqual({ _tag: 'accepted', accepted: 2, facts: [] })
    room = open()
    expect(push(2, 'b', 'c')).toMatchObject({ accepted: 3, facts: [{ seq: 3, n: 3 }] })
    expect(push(5, 'e')).toMatchObject({ _tag: 'refused', refusal: { tag: 'CountGap' } })
    room.stateFacts(server, [cellFact('d', server.id)])
    expect(storage.select('SELECT seq FROM log ORDER BY seq').map(({ seq }) => seq)).toEqual([1, 2, 3, 4])
    expect(cells()).toEqual(['a', 'b', 'c', 'd'])
  })

  it('R3: takes nothing of what it does not take whole', () => {
    const facts = [cellFact('a', ana.id), cellFact('b', 'person:eve'), cellFact('c', ana.id)]
    expect(room.append({ principal: ana, client: 'c', first: 1, facts })).toMatchObject({
      _tag: 'refused',
      index: 1,
      refusal: { tag: 'NotAllowed' },
    })
    expect(room.head).toBe(0)
    expect(cells()).toEqual([])
    expect(room.acceptedOf('c')).toBe(0)
  })

  it('R8: derives its tables from the log when their schema has changed', () => {
    push(1, 'a', 'b')
    storage.execute('DELETE FROM cells')
    storage.execute("UPDATE room SET value = 'older' WHERE key = 'schema'")
    room = open()
    expect(cells()).toEqual(['a', 'b'])
  })

  it('R14: is as it was when its storage refuses, and takes the same when it does not', () => {
    let full = true
    const whole = storage
    const transaction: RoomStorage['transaction'] = (body) =>
      whole.transaction(() => {
        const result = body()
        if (full) throw Object.assign(new Error('database or disk is full'), { code: 'ERR_SQLITE_ERROR' })
        return result
      })
    storage = {
      ...whole,
      transaction: (body) => (room === undefined ? whole.transaction(body) : transaction(body)),
    }
    const heard = vi.fn()
    room = new Room(storage, { now: () => 1, newEpoch: () => 'epoch' })
    room.onFacts(heard)
    expect(push(1, 'a')).toMatchObject({ _tag: 'refused', refusal: { tag: 'StorageFailed' } })
    expect([room.head, cells(), heard.mock.calls]).toEqual([0, [], []])
    full = false
    expect(push(1, 'a')).toMatchObject({ _tag: 'accepted', accepted: 1 })
    expect(heard).toHaveBeenCalledTimes(1)
  })
})

describe('R10: A listener of a room', () => {
  const broken = () => {
    throw new Error('no')
  }

  it('that throws changes nothing of the answer, nor of what is sent again, and keeps nobody from hearing', () => {
    const heard = vi.fn()
    room.onFacts(broken, 'broken')
    room.onFacts(heard)
    expect(push(1, 'a')).toMatchObject({ _tag: 'accepted', accepted: 1, facts: [{ seq: 1 }] })
    expect(push(1, 'a', 'b')).toMatchObject({ _tag: 'accepted', accepted: 2, facts: [{ seq: 2 }] })
    expect(room.stateFacts(server, [cellFact('c', server.id)])).toMatchObject({ _tag: 'accepted' })
    expect(cells()).toEqual(['a', 'b', 'c'])
    expect(heard.mock.calls.map(([facts]) => idsOf(facts))).toEqual([['a'], ['b'], ['c']])
    expect(failed.mock.calls).toEqual(
      Array.from({ length: 3 }, () => ['broken (to the facts of a room)', new Error('no')]),
    )
  })

  it('finds what it hears of in the log, and its client’s count with it', () => {
    const found: unknown[] = []
    room.onFacts((facts) => found.push([room.head, cells(), room.acceptedOf('c'), idsOf(facts)]))
    push(1, 'a', 'b')
    expect(found).toEqual([[2, ['a', 'b'], 2, ['a', 'b']]])
  })

  it('may state facts: the others hear of them behind what they follow', () => {
    const heard: string[] = []
    room.onFacts((facts) => {
      heard.push(`first ${idsOf(facts)}`)
      if (idsOf(facts).includes('a')) {
        room.stateFacts(server, [cellFact('answer', server.id)])
        // And the same push once more, as of a page that has come back.
        push(1, 'a')
      }
    })
    room.onFacts((facts) => heard.push(`second ${idsOf(facts)}`))
    push(1, 'a')
    expect(heard).toEqual(['first a', 'second a', 'first answer', 'second answer'])
    expect(room.head).toBe(2)
  })

  it('that has ended hears nothing more', () => {
    const heard = vi.fn()
    const end = room.onFacts(heard)
    end()
    push(1, 'a')
    expect(heard).not.toHaveBeenCalled()
    room.onFacts(heard)
    room.close()
    room.append({
      principal: ana,
      client: 'd',
      first: 1,
      facts: [events.cellDeleted({ cellId: 'a', by: ana.id })],
    })
    expect(heard).not.toHaveBeenCalled()
  })
})
