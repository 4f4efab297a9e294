import type { Place } from '@anode/protocol'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { OwnPlace } from './OwnPlace.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const setUp = () => {
  const sent: Array<Place | null> = []
  let online = true
  const place = new OwnPlace((next) => {
    if (online) sent.push(next)
    return online
  })
  return {
    place,
    sent,
    setOnline: (next: boolean) => {
      online = next
    },
  }
}

test('A place is told at once, then at most every so often, and the last one always', () => {
  const { place, sent } = setUp()
  for (const id of ['a', 'b', 'c', 'd']) place.set(id, 'command')
  expect(sent).toHaveLength(1)
  vi.advanceTimersByTime(1000)
  expect(sent.map((one) => one?.cellId)).toEqual(['a', 'd'])
  place.set('d', 'command')
  vi.advanceTimersByTime(1000)
  expect(sent).toHaveLength(2)
})

test('Somebody is typing from the first key until a rest, which is not told with each key', () => {
  const { place, sent } = setUp()
  place.set('a', 'edit')
  for (let i = 0; i < 50; i++) {
    place.typed('a')
    vi.advanceTimersByTime(100)
  }
  vi.advanceTimersByTime(5000)
  expect(sent.map((one) => one?.typing)).toEqual([false, true, false])
})

test('A caret belongs to the cell that is edited', () => {
  const { place, sent } = setUp()
  place.set('a', 'edit')
  vi.advanceTimersByTime(1000)
  place.setCaret('b', { anchor: '1', head: '1' })
  place.setCaret('a', { anchor: '1', head: '2' })
  vi.advanceTimersByTime(1000)
  place.set('a', 'command')
  vi.advanceTimersByTime(1000)
  expect(sent.map((one) => one?.head)).toEqual([null, '2', null])
})

test('Without a connection nothing is told; with one again, what is true then', () => {
  const { place, sent, setOnline } = setUp()
  setOnline(false)
  place.set('a', 'command')
  place.set('b', 'command')
  setOnline(true)
  place.again()
  expect(sent.map((one) => one?.cellId)).toEqual(['b'])
  place.again()
  vi.advanceTimersByTime(1000)
  expect(sent).toHaveLength(2)
})
