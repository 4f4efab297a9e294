import fc from 'fast-check'
import { expect, test } from 'vitest'
import { textHash } from './textHash.ts'

test('A text has the same name always and everywhere', () => {
  expect(textHash('')).toBe(textHash(''))
  // Stored in logs' states: a change of these would make every output look edited.
  expect([textHash(''), textHash('print(1)\n'), textHash('😀')]).toMatchInlineSnapshot(`
    [
      "wvjl67o803",
      "oxdjasftzc",
      "1aj4jtz2pim",
    ]
  `)
})

test('Other texts have other names', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
      expect(textHash(a) === textHash(b)).toBe(a === b)
    }),
    { numRuns: 2000 },
  )
})
