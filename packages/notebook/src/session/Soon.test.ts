import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Soon } from './Soon.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('What is put off is done in its order, in a moment or when that is asked for, and once', () => {
  const soon = new Soon()
  const done: string[] = []
  soon.do(() => done.push('a'))
  soon.do(() => done.push('b'))
  expect(done).toEqual([])
  vi.advanceTimersByTime(100)
  expect(done).toEqual(['a', 'b'])
  soon.do(() => {
    done.push('c')
    // What work puts off waits its own moment.
    soon.do(() => done.push('d'))
  })
  soon.flush()
  expect(done).toEqual(['a', 'b', 'c'])
  vi.advanceTimersByTime(100)
  expect(done).toEqual(['a', 'b', 'c', 'd'])
})
