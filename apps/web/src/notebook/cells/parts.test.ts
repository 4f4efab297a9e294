import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Part, partsOf } from './parts.ts'

const ids = (count: number) => Array.from({ length: count }, (_, i) => `c${i}`)
const moved = (before: ReadonlyArray<Part>, after: ReadonlyArray<Part>) => {
  const keys = new Map(before.flatMap(({ key, ids }) => ids.map((id) => [id, key])))
  return after.flatMap(({ key, ids }) => ids.filter((id) => keys.has(id) && keys.get(id) !== key))
}
const at = (list: ReadonlyArray<string>, index: number, ...put: ReadonlyArray<string>) => [
  ...list.slice(0, index),
  ...put,
  ...list.slice(index),
]

test('no cells have no parts', () => {
  expect(partsOf([], [])).toEqual([])
  expect(partsOf([], partsOf(ids(3), []))).toEqual([])
})

test('a cell that is added, deleted or moved leaves the parts of the others as they are', () => {
  const all = ids(100)
  const before = partsOf(all, [])
  expect(before.map(({ ids }) => ids.length)).toEqual([32, 32, 32, 4])
  for (const index of [0, 1, 31, 32, 33, 64, 99, 100]) {
    expect(moved(before, partsOf(at(all, index, 'new'), before)), `added at ${index}`).toEqual([])
  }
  for (const index of [0, 31, 32, 96, 99]) {
    const rest = all.filter((_, i) => i !== index)
    expect(moved(before, partsOf(rest, before)), `deleted at ${index}`).toEqual([])
    expect(moved(before, partsOf(at(rest, 50, all[index] as string), before)).length).toBeLessThanOrEqual(1)
  }
})

test('a notebook that grows at its end never moves a cell', () => {
  let parts: ReadonlyArray<Part> = []
  for (let count = 1; count <= 200; count++) {
    const next = partsOf(ids(count), parts)
    expect(moved(parts, next), `with ${count} cells`).toEqual([])
    // Parts that are as they were are not drawn again.
    expect(next.slice(0, -2).every(({ ids }, i) => ids === parts[i]?.ids)).toBe(true)
    parts = next
  }
  expect(parts.length).toBe(7)
})

test('a part that grows is cut in two', () => {
  let parts = partsOf(ids(10), [])
  for (let n = 0; n < 200; n++) {
    parts = partsOf(
      at(
        parts.flatMap(({ ids }) => ids),
        5,
        `new${n}`,
      ),
      parts,
    )
  }
  expect(Math.max(...parts.map(({ ids }) => ids.length))).toBeLessThanOrEqual(64)
})

test('every order is kept, in parts whose keys are their own', () => {
  const order = fc.uniqueArray(fc.integer({ min: 0, max: 150 }).map(String), { maxLength: 150 })
  fc.assert(
    fc.property(fc.array(order, { minLength: 1, maxLength: 6 }), (orders) => {
      let parts: ReadonlyArray<Part> = []
      for (const next of orders) {
        parts = partsOf(next, parts)
        expect(parts.flatMap(({ ids }) => ids)).toEqual(next)
        expect(new Set(parts.map(({ key }) => key)).size).toBe(parts.length)
        expect(parts.every(({ ids }) => ids.length > 0 && ids.length <= 64)).toBe(true)
      }
    }),
  )
})
