import type { LiveQueryDef } from '@livestore/livestore'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { SharedQueries } from './SharedQueries.ts'

const query = { hash: 'cell 1' } as LiveQueryDef<string>

/** A replica with one query; `tell` changes its result. */
const fakeReplica = () => {
  let listener: ((result: never) => void) | null = null
  let subscriptions = 0
  return {
    subscriptions: () => subscriptions,
    isSubscribed: () => listener !== null,
    tell: (result: string) => listener?.(result as never),
    read: () => 'read' as never,
    subscribe: <A>(_: LiveQueryDef<A>, listen: (result: A) => void) => {
      subscriptions++
      listener = listen
      listen('first' as A)
      return () => {
        listener = null
      }
    },
  }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('a query is asked of the replica once, for all who read it and listen to it', () => {
  const replica = fakeReplica()
  const queries = new SharedQueries(replica)
  expect(queries.read(query)).toBe('first')
  const [one, two] = [vi.fn(), vi.fn()]
  queries.subscribe(query, one)
  queries.subscribe(query, two)
  replica.tell('second')
  expect(one.mock.calls).toEqual([['first'], ['second']])
  expect(two.mock.calls).toEqual([['first'], ['second']])
  expect(queries.read(query)).toBe('second')
  expect(replica.subscriptions()).toBe(1)
})

test('it is given up some time after the last one has left, and asked again by the next', () => {
  const replica = fakeReplica()
  const queries = new SharedQueries(replica)
  const leave = queries.subscribe(query, vi.fn())
  vi.advanceTimersByTime(60_000)
  expect(replica.isSubscribed()).toBe(true)
  leave()
  leave()
  vi.advanceTimersByTime(1000)
  // Drawn anew in between: nothing was lost.
  queries.subscribe(query, vi.fn())()
  vi.advanceTimersByTime(1500)
  expect(replica.isSubscribed()).toBe(true)
  vi.advanceTimersByTime(1000)
  expect(replica.isSubscribed()).toBe(false)
  expect(queries.read(query)).toBe('first')
  expect(replica.subscriptions()).toBe(2)
})

test('what was only read, as in a drawing that came to nothing, is given up as well', () => {
  const replica = fakeReplica()
  new SharedQueries(replica).read(query)
  vi.advanceTimersByTime(3000)
  expect(replica.isSubscribed()).toBe(false)
})

test('closing ends every subscription', () => {
  const replica = fakeReplica()
  const queries = new SharedQueries(replica)
  queries.subscribe(query, vi.fn())
  queries.close()
  expect(replica.isSubscribed()).toBe(false)
})
