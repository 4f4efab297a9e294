import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { artifactContent, artifactValue, mimesToStore } from './artifactContent.ts'
import { toBase64 } from './base64.ts'

const again = (mime: string, value: unknown): unknown => {
  const content = artifactContent(mime, value)
  return artifactValue(content, content.bytes)
}
const picture = toBase64(Uint8Array.from({ length: 1000 }, (_, i) => (i * 7) % 256))
const inLines = (line: number, end: string) => picture.match(new RegExp(`.{1,${line}}`, 'g'))?.join(end) ?? ''

describe('an artifact is its value again, character by character', () => {
  test.each([
    ['with a mark at its start', '\uFEFFtext'],
    ['with half a character', 'a\ud800b'],
    ['with NUL and noncharacters', '\0\uFFFF\u{10FFFF}'],
    ['that is empty', ''],
  ])('text %s', (_, text) => {
    expect(again('text/html', text)).toBe(text)
    expect(again('image/png', text)).toBe(text)
  })

  test('any text, as any type', () => {
    const unit = fc.oneof(fc.constantFrom('binary' as const, 'grapheme' as const))
    const texts = unit.chain((kind) => fc.string({ unit: kind, maxLength: 40 }))
    const base64 = fc.string({ unit: fc.constantFrom(...'ABQgw+/-_=\n\r 09z'), maxLength: 24 })
    const mimes = fc.constantFrom('text/plain', 'image/png', 'application/pdf', 'image/svg+xml')
    fc.assert(
      fc.property(mimes, fc.oneof(texts, base64), (mime, text) => {
        expect(again(mime, text)).toBe(text)
      }),
      { numRuns: 1000 },
    )
  })

  test.each([
    ['in one piece', picture],
    ['with a line end behind it', `${picture}\n`],
    ['in lines of 76', inLines(76, '\n')],
    ['in lines of 64 that end as on Windows, the last too', `${inLines(64, '\r\n')}\r\n`],
    ['without its padding', picture.replace(/=+$/, '')],
  ])('base64 %s, kept as the bytes that it means', (_, text) => {
    const { bytes, encoding } = artifactContent('image/png', text)
    expect(encoding).toBe('base64')
    expect(toBase64(bytes)).toBe(picture)
    expect(again('image/png', text)).toBe(text)
  })

  test.each([
    ['of another alphabet', 'QUJ-QUJ-'],
    ['with bits to spare that are set', 'QUJDQR=='],
    ['in uneven lines', 'QUJD\nQUJDQUJD\nQUJD'],
    ['that is none', '!!!not base64!!!'],
  ])('base64 %s, kept as text', (_, text) => {
    expect(artifactContent('image/png', text).encoding).toBe('utf8')
    expect(again('image/png', text)).toBe(text)
  })

  test('JSON', () => {
    expect(again('application/json', { a: [1, null, 'é\ud800'] })).toEqual({ a: [1, null, 'é\ud800'] })
  })
})

test('JSON that somebody else wrote is read as far as it goes', () => {
  const read = (json: string) => artifactValue({ encoding: 'json' }, new TextEncoder().encode(json))
  expect(read('{"x":NaN,"y":[Infinity,1e400,12345678901234567890]}')).toEqual({
    x: null,
    y: [null, Number.POSITIVE_INFINITY, Number('12345678901234567890')],
  })
  const deep = '['.repeat(50_000) + ']'.repeat(50_000)
  expect(read(deep)).toBe(deep)
})

test('what is nested too deep for the log leaves it, however short it is', () => {
  let deep: unknown = 'x'
  for (let i = 0; i < 30_000; i++) deep = i % 2 === 0 ? [deep] : { a: deep }
  expect(mimesToStore({ 'application/json': deep, 'text/plain': 'x' })).toEqual(['application/json'])
  const text = new TextDecoder().decode(artifactContent('application/json', deep).bytes)
  expect(text).toMatch(/^\{"a":\[\{"a":\[.*"x".*\]\}\]\}$/)
})
