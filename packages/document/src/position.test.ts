import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isPosition, positionsBetween } from './position.ts'

const sorted = (positions: ReadonlyArray<string>) => [...positions].sort((a, b) => (a < b ? -1 : 1))

test('positions lie between their neighbours, in order', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 5 })), { maxLength: 60 }),
      (inserts) => {
        let all: ReadonlyArray<string> = []
        for (const [n, count] of inserts) {
          const index = n % (all.length + 1)
          const fresh = positionsBetween(all[index - 1] ?? null, all[index] ?? null, count)
          expect(fresh).toHaveLength(count)
          all = [...all.slice(0, index), ...fresh, ...all.slice(index)]
          expect(all.every(isPosition)).toBe(true)
        }
        expect(all).toEqual(sorted(all))
        expect(new Set(all).size).toBe(all.length)
      },
    ),
  )
})

test('neighbours that are equal or out of order are open above', () => {
  for (const after of ['a1', 'a0']) {
    const [position] = positionsBetween('a1', after, 1) as [string]
    expect(position > 'a1').toBe(true)
  }
})

test.each(['', 'x', '!', 'a!', 'a0ü', 'a00', 'a', 'b0', '00', ' a0'])('“%s” is no position', (value) => {
  expect(isPosition(value)).toBe(false)
})
