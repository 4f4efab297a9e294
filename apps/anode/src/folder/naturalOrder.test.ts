import { expect, it } from 'vitest'
import { inNaturalOrder } from './naturalOrder.ts'

const SEED = 20_260_713

/** A linear congruential generator (Numerical Recipes). */
const random = (() => {
  let state = SEED
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
})()

const SIGNS = [...Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)), ...'0012345aAbB é ß🐦']

it(`sorts as people do, in the collator’s order (seed ${SEED})`, () => {
  const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })
  const names = Array.from({ length: 4000 }, () =>
    Array.from({ length: 1 + random(7) }, () => SIGNS[random(SIGNS.length)]).join(''),
  )
  const sorted = inNaturalOrder(
    names,
    (name) => name,
    () => false,
  )
  const expected = [...names].sort((a, b) => collator.compare(a, b) || (a < b ? -1 : 1))
  expect(sorted).toEqual(expected)
})
