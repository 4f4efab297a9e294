import { expect, test } from 'vitest'
import { COMMENT_LIMIT, problemOfComment } from './commentText.ts'
import { events } from './events/index.ts'
import { readFact } from './StateDatabase.ts'

test('a comment of words is one, up to its limit', () => {
  expect(problemOfComment('Why 3?')).toBeNull()
  expect(problemOfComment('x'.repeat(COMMENT_LIMIT))).toBeNull()
})

test('what is wrong with a comment is said in words', () => {
  expect(problemOfComment(' \n ')).toContain('needs some words')
  expect(problemOfComment('x'.repeat(12_345))).toContain('at most 10,000 characters, and this one has 12,345')
})

test('a fact of a comment that is too long is refused with these words', () => {
  const comment = { commentId: 'c', threadId: 't', cellId: 'one', mentions: [], at: 1, by: 'person:ann' }
  const fact = (text: string) => readFact({ name: 'v1.CommentAdded', args: { ...comment, text } })
  expect(fact('Why?')._tag).toBe('Right')
  expect(String(fact('x'.repeat(10_001)))).toContain('at most 10,000 characters')
  expect(() => events.commentEdited({ commentId: 'c', text: '', mentions: [], at: 1, by: 'a' })).toThrow(
    'needs some words',
  )
})
