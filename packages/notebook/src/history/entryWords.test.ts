import { expect, test } from 'vitest'
import { doneWords, namesOf } from './entryWords.ts'
import { clockTime, dayOf, momentTime } from './times.ts'

const nothing = {
  created: 0,
  deleted: 0,
  moved: 0,
  edited: 0,
  changed: 0,
  runs: 0,
  failed: 0,
  cleared: 0,
  restored: 0,
  retitled: false,
  loaded: false,
  named: [],
}
const nameOf = (id: string) => (id === 'person:local' ? 'You' : 'Bob')

test('What was done reads as a sentence', () => {
  expect(doneWords({ ...nothing, edited: 2, runs: 1, failed: 1 })).toBe(
    'Edited 2 cells, ran a cell, 1 failed',
  )
  expect(doneWords({ ...nothing, named: ['First'], deleted: 1 })).toBe('Named “First”, deleted a cell')
  expect(doneWords(nothing)).toBe('Worked with the kernel')
})

test('People are named as far as they are known', () => {
  expect(namesOf([], nameOf)).toBe('Anode')
  expect(namesOf(['person:local', 'person:bob'], nameOf)).toBe('You, Bob')
})

test('Times are told by day and clock', () => {
  const now = new Date(2026, 2, 4, 18, 30).getTime()
  expect(momentTime(new Date(2026, 2, 4, 9, 5).getTime(), now)).toBe('today, 09:05')
  expect(dayOf(new Date(2026, 2, 3, 23, 59).getTime(), now)).toBe('Yesterday')
  expect(dayOf(new Date(2026, 1, 3).getTime(), now)).toBe('Tuesday, February 3')
  expect(dayOf(new Date(2025, 1, 3).getTime(), now)).toBe('February 3, 2025')
  expect(clockTime(new Date(2026, 2, 4, 0, 0).getTime())).toBe('00:00')
})
