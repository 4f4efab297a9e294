import { expect, test } from 'vitest'
import { duration, elapsed } from './duration.ts'

test.each([
  [36, '36 ms'],
  [999.6, '1.0 s'],
  [2440, '2.4 s'],
  [9960, '10 s'],
  [59_600, '1:00'],
  [187_000, '3:07'],
  [3_850_000, '1:04:10'],
])('%d ms reads %s', (ms, words) => {
  expect(duration(ms)).toBe(words)
})

test('Elapsed time counts whole seconds, and never below zero', () => {
  expect(elapsed(-50)).toBe('0 s')
  expect(elapsed(59_999)).toBe('59 s')
  expect(elapsed(60_000)).toBe('1:00')
})
