import { Cause, Data } from 'effect'
import { expect, it } from 'vitest'
import { messageOf } from './messageOf.ts'

class Refused extends Data.TaggedError('Refused')<{ readonly message: string }> {}

const circle: { self?: unknown } = {}
circle.self = circle

it.each([
  ['the message of an error', new Error('It broke.'), 'It broke.'],
  ['the message of a tagged error', new Refused({ message: 'Not you.' }), 'Not you.'],
  ['the name of an error without words', new TypeError(), 'TypeError'],
  ['a text', 'just words', 'just words'],
  ['what has a message', { kind: 'copy', message: 'The disk is full.' }, 'The disk is full.'],
  ['an object as JSON', { code: 7, at: [1, 2] }, '{"code":7,"at":[1,2]}'],
  ['an object without a prototype', Object.assign(Object.create(null), { code: 7 }), '{"code":7}'],
  ['what is made to be read', Cause.fail('no space'), 'Error: no space'],
  ['what JSON cannot say', circle, 'Object'],
  ['what JSON says nothing of', new Map([[1, 2]]), 'Map'],
  ['nothing', undefined, 'undefined'],
  ['null', null, 'null'],
])('says %s', (_, value, words) => {
  expect(messageOf(value)).toBe(words)
})
