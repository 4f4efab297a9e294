import { expect, test } from 'vitest'
import { relativeTime } from './relativeTime.ts'

const now = new Date(2026, 4, 20, 15, 30).getTime()

test.each([
  [now - 10_000, 'just now'],
  [now - 5 * 60_000, '5 minutes ago'],
  [new Date(2026, 4, 20, 12).getTime(), '3 hours ago'],
  [new Date(2026, 4, 19, 23).getTime(), 'yesterday'],
  [new Date(2026, 4, 16, 12).getTime(), 'Saturday'],
  [new Date(2026, 2, 3).getTime(), 'Mar 3'],
  [new Date(2025, 2, 3).getTime(), 'Mar 3, 2025'],
])('%s reads “%s”', (at, words) => {
  expect(relativeTime(at, now)).toBe(words)
})
