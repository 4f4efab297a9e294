import { expect, it } from 'vitest'
import { keepNewest } from './keepNewest.ts'

it('A map of at most two keeps what was set last, also where a key was there already', () => {
  const map = new Map<string, number>()
  for (const [key, value] of Object.entries({ a: 1, b: 2 })) keepNewest(map, key, value, 2)
  keepNewest(map, 'a', 3, 2)
  keepNewest(map, 'c', 4, 2)
  expect([...map]).toEqual([
    ['a', 3],
    ['c', 4],
  ])
})
