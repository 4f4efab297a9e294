import { describe, expect, test } from 'vitest'
import { isTooDeep, JSON_DEPTH_LIMIT } from './jsonDepth.ts'

const nested = (depth: number): unknown => {
  let value: unknown = 1
  for (let i = 0; i < depth; i++) value = i % 2 === 0 ? { a: value } : [value]
  return value
}

describe('nesting', () => {
  test('is counted in arrays and objects', () => {
    expect(isTooDeep('text', 0)).toBe(false)
    expect(isTooDeep([], 0)).toBe(true)
    expect(isTooDeep({ a: 1, b: [{ c: null }] }, 3)).toBe(false)
    expect(isTooDeep({ a: 1, b: [{ c: null }] }, 2)).toBe(true)
  })

  test('is too deep one level behind the limit', () => {
    expect(isTooDeep(nested(JSON_DEPTH_LIMIT))).toBe(false)
    expect(isTooDeep(nested(JSON_DEPTH_LIMIT + 1))).toBe(true)
  })

  test('of a hundred thousand levels is told without overflowing the stack', () => {
    expect(isTooDeep(nested(100_000), 99_999)).toBe(true)
  })
})
