import type { HistoryEntry } from '@anode/protocol'
import { expect, test } from 'vitest'
import { Past } from './Past.ts'

const entry = (n: number): HistoryEntry => ({
  n,
  from: n * 10 - 9,
  to: n * 10,
  fromAt: n,
  toAt: n,
  people: ['person:ann'],
  done: {
    created: 0,
    deleted: 0,
    moved: 0,
    edited: 1,
    changed: 0,
    runs: 0,
    failed: 0,
    cleared: 0,
    restored: 0,
    retitled: false,
    loaded: false,
    named: [],
  },
  cells: [],
})

/** A past of so many entries of ten facts each, whose server can be away. */
const setUp = (total: number) => {
  const asked: number[] = []
  const server = { away: false }
  const answer = <A>(body: () => A): Promise<A> =>
    server.away ? Promise.reject(new Error('away')) : Promise.resolve(body())
  const past = new Past({
    timeline: ({ before = total + 1, limit = 100 }) =>
      answer(() => {
        const last = Math.min(before - 1, total)
        const count = Math.max(0, Math.min(limit, last))
        return { head: total * 10, total, entries: Array.from({ length: count }, (_, i) => entry(last - i)) }
      }),
    moment: (seq) =>
      answer(() => {
        asked.push(seq)
        return {
          seq,
          at: seq,
          by: '',
          notebook: { title: '', metadata: {} },
          cells: [],
          runs: [],
          outputs: [],
        }
      }),
  })
  return { past, asked, server }
}

test('Steps go by entries, and forward from the last one back to now', async () => {
  const { past } = setUp(3)
  await past.step(-1)
  expect(past.state.place).toEqual({ seq: 20, since: 10, n: 2 })
  await past.step(-1)
  await past.step(-1)
  expect(past.state.place?.n).toBe(1)
  await past.step(1)
  await past.step(1)
  expect(past.state.place).toBeNull()
})

test('Fine steps go by facts, and mark what each one changed', async () => {
  const { past } = setUp(3)
  await past.stepFact(-1)
  expect(past.state.place).toEqual({ seq: 29, since: 28, n: 3 })
  await past.stepFact(1)
  expect(past.state.place).toBeNull()
})

test('What is shown follows the place, with the moment that it is compared with and its neighbours', async () => {
  const { past, asked } = setUp(5)
  await past.refresh()
  await past.showEntry(3)
  await expect.poll(() => past.state.before?.seq).toBe(20)
  expect(past.state.shown?.seq).toBe(30)
  await expect.poll(() => asked).toEqual([30, 20, 40, 10])
})

test('Of many steps at once only the last is sure to be asked for', async () => {
  const { past, asked } = setUp(50)
  await past.refresh()
  await Promise.all(Array.from({ length: 20 }, (_, i) => past.showEntry(40 - i)))
  await expect.poll(() => past.state.shown?.seq).toBe(210)
  expect(asked.length).toBeLessThan(20)
})

test('Entries of long ago are asked for when one goes there', async () => {
  const { past } = setUp(1000)
  await past.refresh()
  expect(past.state.entries.has(500)).toBe(false)
  await past.showEntry(500)
  expect(past.state.place?.seq).toBe(5000)
  await past.older()
  expect(past.state.entries.has(850)).toBe(true)
})

test('Without the server it says why, and goes on when it is back', async () => {
  const { past, server } = setUp(3)
  await past.refresh()
  server.away = true
  await past.showEntry(2)
  await expect.poll(() => past.state.failure).toBeInstanceOf(Error)
  server.away = false
  past.retry()
  await expect.poll(() => past.state.shown?.seq).toBe(20)
  expect(past.state.failure).toBeNull()
})
