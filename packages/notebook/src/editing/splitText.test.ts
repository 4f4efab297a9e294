import fc from 'fast-check'
import { expect, test } from 'vitest'
import { splitText } from './splitText.ts'

const texts = (text: string, ...offsets: ReadonlyArray<number>) =>
  splitText(text, offsets).map((part) => part.text)

test('A text is split at the carets, and no part begins or ends with a free line', () => {
  expect(texts('one\ntwo', 3)).toEqual(['one', 'two'])
  expect(texts('one\ntwo', 4)).toEqual(['one', 'two'])
  expect(texts('one\n\n\ntwo\nthree', 5, 9)).toEqual(['one', 'two', 'three'])
  expect(texts('half', 2)).toEqual(['ha', 'lf'])
  expect(texts('  indented\n  more', 11)).toEqual(['  indented', '  more'])
})

test('Cuts at the ends, and equal ones, count as none', () => {
  expect(texts('text', 0, 4)).toEqual(['text'])
  expect(texts('text', 2, 2)).toEqual(['te', 'xt'])
  expect(texts('', 0)).toEqual([''])
})

test('The parts and what was between them are the text', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '\n', ' '), maxLength: 12 })
  fc.assert(
    fc.property(text, fc.array(fc.nat(12), { maxLength: 4 }), (source, offsets) => {
      const parts = splitText(source, offsets)
      expect(parts.map((part) => part.separator + part.text).join('')).toBe(source)
    }),
  )
})
