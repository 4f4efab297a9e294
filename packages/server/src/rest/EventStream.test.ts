import { describe, expect, it } from 'vitest'
import type { OpenRoom } from '../notebooks/Rooms.ts'
import { LiveState } from '../room/LiveState.ts'
import { cellFact } from '../testing/cellFact.ts'
import { ana, LocalRoom } from '../testing/LocalRooms.ts'
import { EventStream, UNREAD_LIMIT } from './EventStream.ts'

const start = (options: { readonly after?: number | null; readonly live?: boolean } = {}) => {
  const local = new LocalRoom()
  const opened: OpenRoom = {
    id: 'n',
    room: local.room,
    storage: local.storage,
    pages: local.connections,
    live: new LiveState(),
  }
  let rung = 0
  let open = true
  const stream = new EventStream(opened, {
    after: options.after ?? null,
    live: options.live ?? false,
    isOpen: () => open,
    changed: () => rung++,
  })
  const state = (...ids: ReadonlyArray<string>) =>
    local.room.stateFacts(
      ana,
      ids.map((id) => cellFact(id, ana.id)),
    )
  const prints = (text: string) =>
    local.connections.broadcast({
      _tag: 'ops',
      runId: 'r',
      cellId: 'c',
      ops: [{ _tag: 'text', outputId: 'o', offset: 0, text }],
    })
  /** What is to be sent now: the events, with the ids of those that have one. */
  const next = () => {
    const text = stream.next()
    return text?.match(/(?<=event: )\w+(?:\nid: \d+)?/g)?.map((head) => head.replace('\nid: ', ' ')) ?? text
  }
  return { stream, state, prints, next, rung: () => rung, shut: () => (open = false), live: opened.live }
}

describe('A stream of events', () => {
  it('begins with where it stands, and tells each fact once, when there is time for it', () => {
    const { state, next, rung } = start()
    expect(next()).toEqual(['open 0'])
    state('a', 'b')
    state('c')
    expect(rung()).toBe(2)
    expect(next()).toEqual(['fact 1', 'fact 2', 'fact 3'])
    expect(next()).toBe('')
  })

  it('tells many facts in parts', () => {
    const { state, next } = start()
    const ids = Array.from({ length: 4000 }, (_, n) => `cell-with-a-long-name-${n}`)
    state(...ids)
    const all: string[] = []
    let parts = 0
    for (let part = next(); Array.isArray(part); part = next()) {
      all.push(...part)
      parts++
    }
    expect(all).toEqual(['open 0', ...ids.map((_, n) => `fact ${n + 1}`)])
    expect(parts).toBeGreaterThan(1)
  })

  it('keeps outputs in flight and facts in their order', () => {
    const { state, prints, next } = start({ live: true })
    next()
    prints('1')
    state('a')
    prints('2')
    prints('3')
    state('b')
    expect([next(), next(), next()].flat()).toEqual(['ops', 'fact 1', 'ops', 'ops', 'fact 2', ''])
  })

  it('does not tell of outputs in flight to those who did not ask', () => {
    const { prints, next } = start()
    next()
    prints('1')
    expect(next()).toBe('')
  })

  it('ends for a reader that leaves too much unread, who can come back for the facts', () => {
    const { state, prints, next } = start({ live: true })
    next()
    state('a')
    for (let n = 0; n < 12; n++) prints('x'.repeat(UNREAD_LIMIT / 10))
    expect(next()).toEqual(['end'])
    expect(next()).toBeNull()
  })

  it('ends with its room, and says why', () => {
    const { stream, next, shut, state } = start()
    next()
    state('a')
    shut()
    expect(stream.next()).toBe('event: end\ndata: {"reason":"closed"}\n\n')
    expect(next()).toBeNull()
  })

  it('hears nothing once it is closed', () => {
    const { stream, state, prints, rung } = start({ live: true })
    stream.close()
    state('a')
    prints('1')
    expect(rung()).toBe(0)
  })
})
