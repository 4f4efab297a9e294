import { expect, test } from 'vitest'
import { mentions, threadsOf } from './Thread.ts'

const me = 'person:ann'
const bob = 'person:bob'

const comment = (seq: number, author: string, rest: Readonly<Record<string, unknown>> = {}) => ({
  ...{ id: `c${seq}`, seq, text: 'Words', mentions: [], author, at: seq, editedAt: null, deletedAt: null },
  ...rest,
})

const listed = (comments: ReadonlyArray<unknown>, rest: Readonly<Record<string, unknown>> = {}) =>
  JSON.stringify([
    {
      ...{ id: 't', cellId: 'one', quote: null, start: null, end: null },
      ...{ resolvedAt: null, resolvedBy: null, reads: {}, comments },
      ...rest,
    },
  ])

const unread = (...args: Parameters<typeof listed>) => threadsOf(listed(...args), me)[0]?.unread

test('what others wrote since one has read is unread; what oneself wrote never is', () => {
  const comments = [comment(3, bob), comment(5, me), comment(8, bob)]
  expect(unread(comments)).toBe(2)
  expect(unread(comments, { reads: { [me]: 3, [bob]: 8 } })).toBe(1)
  expect(unread(comments, { reads: { [me]: 8 } })).toBe(0)
})

test('nothing is unread of what was deleted or resolved', () => {
  expect(unread([comment(3, bob, { deletedAt: 9 }), comment(4, me)])).toBe(0)
  expect(unread([comment(3, bob)], { resolvedAt: 9, resolvedBy: bob })).toBe(0)
})

test('a thread of which every comment was deleted is no more', () => {
  expect(threadsOf(listed([comment(3, bob, { deletedAt: 9 })]), me)).toEqual([])
})

test('a thread knows what it is about and to whom it speaks', () => {
  const [cell] = threadsOf(listed([comment(3, bob)]), me)
  const [words] = threadsOf(
    listed([comment(3, bob), comment(4, bob, { mentions: [me] })], { quote: 'x', start: 'A', end: 'B' }),
    me,
  )
  const [rendered] = threadsOf(listed([comment(3, bob)], { quote: 'x' }), me)
  expect(cell?.anchor).toBeNull()
  expect(words?.anchor).toEqual({ quote: 'x', range: { start: 'A', end: 'B' } })
  expect(rendered?.anchor).toEqual({ quote: 'x' })
  expect(cell && mentions(cell, me)).toBe(false)
  expect(words && mentions(words, me)).toBe(true)
})
