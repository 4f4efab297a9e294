import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  emptyStreamText,
  streamTextChange,
  streamTextFrom,
  streamTextLength,
  writeStreamText,
} from './StreamText.ts'

const written = (...texts: ReadonlyArray<string>) => texts.reduce(writeStreamText, emptyStreamText)
const read = (...texts: ReadonlyArray<string>) => streamTextFrom(written(...texts), 0)

const anyText = fc.string({
  unit: fc.constantFrom('a', 'b', '\n', '\r', '\b', '😀', 'é'),
  maxLength: 20,
})

/** The same rules in the plainest way, on one string. */
const plainly = (texts: ReadonlyArray<string>): string => {
  let text = ''
  let column = 0
  for (const unit of texts.join('').split('')) {
    const start = text.lastIndexOf('\n') + 1
    if (unit === '\r') column = 0
    else if (unit === '\n') {
      text += '\n'
      column = 0
    } else if (unit === '\b') {
      if (column > 0) {
        text = text.slice(0, start + column - 1) + text.slice(start + column)
        column--
      }
    } else {
      text = text.slice(0, start + column) + unit + text.slice(start + column + 1)
      column++
    }
  }
  return text
}

describe('StreamText', () => {
  it('puts text behind text', () => {
    expect(read('one\ntw', 'o\n')).toBe('one\ntwo\n')
  })

  it.each([
    ['overwrites a line after \\r', ['10%', '\r20%'], '20%'],
    ['keeps what is not overwritten', ['abcdef', '\rxy'], 'xycdef'],
    ['overwrites when \\r came before', ['10%\r', '20%\r', '30%'], '30%'],
    ['takes \\r\\n for a newline', ['a\r\nb\r\n'], 'a\nb\n'],
    ['takes \\r\\n for a newline when it is cut in two', ['abc\r', '\nd'], 'abc\nd'],
    ['leaves earlier lines alone', ['one\ntwo', '\rTWO'], 'one\nTWO'],
    ['ends the whole line at \\n after \\r', ['abc\rx\ny'], 'xbc\ny'],
    ['erases with \\b', ['abc\b\bx'], 'ax'],
    ['erases no further than the line', ['a\nb', '\b\b\bc'], 'a\nc'],
    ['erases a character of two units at once', ['a😀\bb'], 'ab'],
    ['puts U+FFFD where half a character would stay', ['😀😀\rx'], 'x\ufffd😀'],
  ])('%s', (_, texts, result) => {
    expect(read(...texts)).toBe(result)
  })

  it('leaves one line of a progress bar with 10,000 steps', () => {
    const bar = written(...Array.from({ length: 10_000 }, (_, i) => `\r${i + 1}/10000`))
    expect(streamTextFrom(bar, 0)).toBe('10000/10000')
  })

  it('reads as if each character were written alone', () => {
    // Half characters are another matter, see above.
    const simple = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '\n', '\r', '\b'), maxLength: 30 })
    fc.assert(
      fc.property(fc.array(simple), (texts) => {
        expect(read(...texts)).toBe(plainly(texts))
      }),
    )
  })

  it('reads the same however the text is cut', () => {
    fc.assert(
      fc.property(fc.array(anyText), (texts) => {
        expect(read(...texts)).toBe(read(texts.join('')))
        expect(read(...texts.join(''))).toBe(read(...Array.from(texts.join(''))))
        expect(streamTextLength(written(...texts))).toBe(read(...texts).length)
      }),
    )
  })

  it('tells the change that leads from any earlier text to the present one', () => {
    fc.assert(
      fc.property(fc.array(anyText), fc.array(anyText), (before, after) => {
        const previous = written(...before)
        const current = after.reduce(writeStreamText, previous)
        const change = streamTextChange(previous, current)
        const text = streamTextFrom(previous, 0)
        expect(change === null ? text : text.slice(0, change.offset) + change.text).toBe(
          streamTextFrom(current, 0),
        )
        expect(change === null ? '' : text.slice(0, change.offset)).toSatisfy((part: string) =>
          part.isWellFormed(),
        )
      }),
    )
  })

  it('takes text in time that grows with the text only', () => {
    const begin = performance.now()
    let stream = writeStreamText(emptyStreamText, 'x'.repeat(79).concat('\n').repeat(100_000))
    for (let i = 0; i < 200_000; i++) stream = writeStreamText(stream, `\r${i}`)
    for (let i = 0; i < 200_000; i++) stream = writeStreamText(stream, 'y\n')
    for (let i = 0; i < 200_000; i++) stream = writeStreamText(stream, 'z')
    expect(streamTextLength(stream)).toBeGreaterThan(8_000_000)
    expect(performance.now() - begin).toBeLessThan(5000)
  })
})
