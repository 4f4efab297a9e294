import { Either } from 'effect'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anySpelling } from '../testing/index.ts'
import { equalJson } from './equalJson.ts'
import type { JsonNode } from './JsonNode.ts'
import { isExactNumber } from './jsonNumber.ts'
import { readJsonString } from './jsonString.ts'
import { isExactJson, nearestValue } from './jsonValue.ts'
import { readJson } from './readJson.ts'

const read = (text: string): JsonNode => Either.getOrThrow(readJson(text))
const fault = (text: string) => {
  const { offset, message } = Either.getOrThrow(Either.flip(readJson(text)))
  return `${offset}: ${message}`
}

describe('JSON', () => {
  test('says what JSON.parse says, in any spelling and at any depth', () => {
    const anyValue = fc
      .jsonValue({ maxDepth: 8 })
      .chain((value) => anySpelling(value).map((text) => ({ text })))
    fc.assert(
      fc.property(anyValue, ({ text }) => {
        // A key that means the prototype is left out on purpose.
        fc.pre(!/__proto__|\\u005f/i.test(text))
        const root = read(text)
        expect(root.raw).toBe(text.trim())
        expect(equalJson(nearestValue(root), JSON.parse(text))).toBe(true)
        expect(equalJson(rebuilt(root), JSON.parse(text))).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  /** By the nodes alone. */
  const rebuilt = (node: JsonNode): unknown => {
    if (node.kind === 'array') return Array.from(node.elements(), rebuilt)
    if (node.kind === 'object') {
      return Object.fromEntries(Array.from(node.members(), ({ key, value }) => [key, rebuilt(value)]))
    }
    return node.string ?? JSON.parse(node.raw)
  }

  test('is refused where JSON.parse refuses it, but for what Python and sloppy programs write', () => {
    const anyText = fc.string({ unit: fc.constantFrom(...'[]{}",:01.-e\\ \ntruefalsn') })
    fc.assert(
      fc.property(anyText, (text) => {
        const isJson = Either.isRight(Either.try(() => JSON.parse(text)))
        const isRead = Either.isRight(readJson(text))
        if (isJson) expect(isRead).toBe(true)
        else if (isRead) expect(text).toMatch(/"/)
      }),
      { numRuns: 3000 },
    )
  })

  test('keeps members of one key, odd keys, and their order', () => {
    const text = '{"10":1,"9":2,"a":3,"a":{"b":[4]},"__proto__":{"x":1},"":5,"\\u0061":6}'
    const keys = Array.from(read(text).members(), ({ key, value }) => `${key}=${value.raw}`)
    expect(keys).toEqual(['10=1', '9=2', 'a=3', 'a={"b":[4]}', '__proto__={"x":1}', '=5', 'a=6'])
    expect(read(text).get('a')?.raw).toBe('6')
    expect(nearestValue(read('{"a":1,"__proto__":{"polluted":1}}'))).toEqual({ a: 1 })
  })

  test('may be nested a hundred thousand levels', () => {
    const deep = `${'[{"a":'.repeat(50_000)}1${'}]'.repeat(50_000)}`
    let node: JsonNode | undefined = read(`{"cells":${deep}}`).get('cells')
    expect(node?.raw).toBe(deep)
    for (let level = 0; level < 20; level++) node = [...(node?.elements() ?? [])][0]?.get('a')
    expect(node?.length).toBe(deep.length - 20 * '[{"a":}]'.length)
  })

  test.each([
    ['', '0: it ends too early'],
    ['[1 2]', '3: a comma or ] is missing'],
    ['{"a" 1}', '5: a colon is missing'],
    ['{a: 1}', '1: a key in quotes is missing'],
    ['[1, ]', '4: the comma before it is one too many'],
    ['{"a": 1,\n}', '9: the comma before it is one too many'],
    ['{"a": }', '6: a value is missing'],
    ['["abc', '5: it ends too early'],
    ['[01]', '2: a comma or ] is missing'],
    ['[1.]', '3: a number is incomplete'],
    ['[] x', '3: something stands behind its end'],
  ])('%j is refused: %s', (text, words) => {
    expect(fault(text)).toBe(words)
  })

  test('has strings with control characters, and escapes that are none', () => {
    expect(read('["a\nb\\d\\q\\u00e9\t"]').raw).toContain('\n')
    expect(readJsonString('"a\nb\\d\\n\\u00e9\\"\\\\"')).toBe('a\nb\\d\né"\\')
  })
})

describe('a number', () => {
  test.each([
    '0',
    '-0',
    '1',
    '1.0',
    '1e22',
    '1E+2',
    '0.1',
    '1.7976931348623157e308',
    '9007199254740992',
    '0e9',
  ])('%s is a double', (raw) => expect(isExactNumber(raw)).toBe(true))

  test.each([
    '9007199254740993',
    '12345678901234567890',
    '1e400',
    '-1e400',
    '1e-400',
    '0.1234567890123456789',
  ])('%s is more than a double can say', (raw) => expect(isExactNumber(raw)).toBe(false))

  test('that JavaScript or Python has written is a double', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(isExactNumber(JSON.stringify(value))).toBe(true)
      }),
    )
  })
})

test.each(['{"a":NaN}', '[Infinity]', '{"a":1,"a":2}', '{"__proto__":1}', '[12345678901234567890]'])(
  '%s is more than a value can say',
  (json) => {
    expect(isExactJson(read(json))).toBe(false)
  },
)
