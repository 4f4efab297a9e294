import { describe, expect, it } from 'vitest'
import { toCharacters, toUtf16 } from './cursorUnits.ts'

describe('a cursor in code', () => {
  it('is counted in characters by kernels, and in UTF-16 units here', () => {
    const code = "a😀 = '日'; a"
    expect(toCharacters(code, 3)).toBe(2)
    expect(toUtf16(code, 2)).toBe(3)
    for (const units of [0, 1, 3, 4, code.length]) {
      expect(toUtf16(code, toCharacters(code, units))).toBe(units)
    }
  })

  it('stays within the code', () => {
    expect(toCharacters('ab', 9)).toBe(2)
    expect(toUtf16('ab', 9)).toBe(2)
    expect(toCharacters('ab', -1)).toBe(0)
    expect(toUtf16('ab', -1)).toBe(0)
  })
})
