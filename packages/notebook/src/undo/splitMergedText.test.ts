import fc from 'fast-check'
import { expect, test } from 'vitest'
import { revertEdit, splitMergedText } from './splitMergedText.ts'

const pieces = ['a = 1', 'b = 2', 'c = 3']
const separators = ['\n\n', '\n\n']

test('A joined text comes apart as it was, or with the one piece that was edited', () => {
  expect(splitMergedText('a = 1\n\nb = 2\n\nc = 3', pieces, separators)).toEqual(pieces)
  expect(splitMergedText('a = 10\n\nb = 2\n\nc = 3', pieces, separators)).toEqual([
    'a = 10',
    'b = 2',
    'c = 3',
  ])
  expect(splitMergedText('a = 1\n\nb = 2\nx\n\nc = 3', pieces, separators)).toEqual([
    'a = 1',
    'b = 2\nx',
    'c = 3',
  ])
  expect(splitMergedText('a = 1\n\nb = 2\n\nc = 3 # end', pieces, separators)).toEqual([
    'a = 1',
    'b = 2',
    'c = 3 # end',
  ])
})

test('Where two pieces were edited nobody can say where one ends', () => {
  expect(splitMergedText('a = 10\n\nb = 20\n\nc = 3', pieces, separators)).toBeNull()
})

test('Any pieces come apart again, with any edit in any one of them', () => {
  const text = fc.string({ maxLength: 6 })
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), fc.nat(), text, (parts, n, edited) => {
      const between = parts.slice(1).map(() => '\n\n')
      const now = parts.map((part, i) => (i === n % parts.length ? edited : part))
      const cut = splitMergedText(now.join('\n\n'), parts, between)
      // Equal neighbours can hide which of them was edited; the text as a whole is always kept.
      expect(cut?.join('\n\n') ?? now.join('\n\n')).toBe(now.join('\n\n'))
    }),
  )
})

test('An edit is taken back also from a text that was edited before or after it', () => {
  expect(revertEdit('Title', '## Title', '## Title')).toBe('Title')
  expect(revertEdit('Title', '## Title', '## Title and more')).toBe('Title and more')
  expect(revertEdit('# One', '### One', '### One two')).toBe('# One two')
  expect(revertEdit('end', 'end.', 'the end.')).toBe('the end')
  expect(revertEdit('Title', '## Title', 'Other')).toBeNull()
})
