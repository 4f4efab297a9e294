import { expect, test } from 'vitest'
import { FrameBudget } from './FrameBudget.ts'

test('a frame that sends more messages than it may is told from one that moves', () => {
  let now = 0
  const budget = new FrameBudget(() => now)
  for (let frame = 0; frame < 600; frame++) {
    now += 1000 / 60
    expect(budget.message()).toBe(true)
  }
  let sent = 0
  while (budget.message()) sent++
  expect(sent).toBeLessThan(2000)
  now += 1000
  expect(budget.message()).toBe(true)
})

test('a height that keeps changing is followed slower and slower, and at once again after a rest', () => {
  let now = 0
  const budget = new FrameBudget(() => now)
  const waits = Array.from({ length: 100 }, () => budget.change())
  expect(waits.slice(0, 80)).toEqual(Array(80).fill(0))
  expect(waits.at(-1)).toBeGreaterThan(500)
  now += 60_000
  expect(budget.change()).toBe(0)
})
