import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addFact, isNewEntry, type StoredEntry, type TimelineFact } from './entries.ts'

const MINUTE = 60_000

test('No entry ends before it begins, and each fact is in one, whatever the clock does', () => {
  const anyStep = fc.record({
    // Turned back and forth, by seconds or by years.
    after: fc.oneof(fc.integer({ min: -20, max: 20 }), fc.integer({ min: -1e9, max: 1e9 })),
    principal: fc.constantFrom('person:a', 'person:b', 'host:h', 'server'),
  })
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 60 }), (steps) => {
      let at = 1e12
      const entries: StoredEntry[] = []
      steps.forEach(({ after, principal }, i) => {
        at += after * 1000
        const fact: TimelineFact = { seq: i + 1, name: 'v1.CellMoved', args: { cellId: 'c' }, principal, at }
        const last = entries.at(-1) ?? null
        if (isNewEntry(last, fact)) entries.push(addFact(null, fact))
        else entries[entries.length - 1] = addFact(last, fact)
      })
      let next = 1
      for (const { from, to, fromAt, toAt } of entries) {
        expect(toAt).toBeGreaterThanOrEqual(fromAt)
        expect(from).toBe(next)
        next = to + 1
      }
      expect(next).toBe(steps.length + 1)
    }),
  )
})

test('A clock that is turned back an hour begins another entry, as an hour of rest does', () => {
  const fact = (seq: number, at: number): TimelineFact => ({
    seq,
    name: 'v1.CellMoved',
    args: { cellId: 'c' },
    principal: 'person:a',
    at,
  })
  const entry = addFact(null, fact(1, 100 * MINUTE))
  expect(isNewEntry(entry, fact(2, 100 * MINUTE - 5000))).toBe(false)
  expect(isNewEntry(entry, fact(2, 40 * MINUTE))).toBe(true)
  expect(isNewEntry(entry, fact(2, 160 * MINUTE))).toBe(true)
})
