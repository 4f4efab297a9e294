import fc from 'fast-check'
import { expect, test } from 'vitest'
import { asCellSource } from './cellSource.ts'
import { toLineFeeds } from './lineEnds.ts'

test('Line ends of Windows and of old Macs become line feeds', () => {
  expect(toLineFeeds('a\r\nb\rc\nd\r\r\n\n\r')).toBe('a\nb\nc\nd\n\n\n\n')
})

test('What only some take for a line end stays', () => {
  const others = 'a\u2028b\u2029c\u0085d\ve\ff'
  expect(asCellSource(others)).toBe(others)
})

test('Half a character becomes U+FFFD; NUL, a byte-order mark and noncharacters stay', () => {
  expect(asCellSource('\ud83d x \ude00 😀')).toBe('\ufffd x \ufffd 😀')
  const odd = '\ufeff\0\uffff\ufffe\u202e'
  expect(asCellSource(odd)).toBe(odd)
})

test('A text of a cell is one for good', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((n) => String.fromCharCode(n)) }),
      (text) => {
        const source = asCellSource(text)
        expect(source).not.toContain('\r')
        expect(source.isWellFormed()).toBe(true)
        expect(asCellSource(source)).toBe(source)
      },
    ),
  )
})
