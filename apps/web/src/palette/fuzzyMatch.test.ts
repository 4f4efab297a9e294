import { expect, test } from 'vitest'
import { fuzzyMatch } from './fuzzyMatch.ts'

const best = (query: string, ...texts: ReadonlyArray<string>) =>
  texts
    .map((text) => ({ text, score: fuzzyMatch(query, text)?.score ?? Number.NEGATIVE_INFINITY }))
    .sort((a, b) => b.score - a.score)[0]?.text

test('All characters must be there, in order', () => {
  expect(fuzzyMatch('rcb', 'Run cell and below')?.at).toEqual([0, 4, 13])
  expect(fuzzyMatch('cr', 'Run cell')).toBeNull()
  expect(fuzzyMatch('x', 'Run cell')).toBeNull()
  expect(fuzzyMatch('', 'Run cell')).toEqual({ score: 0, at: [] })
})

test('A space in the query separates and need not be there', () => {
  expect(fuzzyMatch('run cell', 'Run cell')?.at).toEqual([0, 1, 2, 4, 5, 6, 7])
  expect(fuzzyMatch('ru be', 'Run below')?.at).toEqual([0, 1, 4, 5])
})

test('Starts of words and characters side by side go before scattered ones', () => {
  expect(best('rc', 'Clear content', 'Run cell', 'Merge cell')).toBe('Run cell')
  expect(best('del', 'Edit cell', 'Delete cell', 'Indent below')).toBe('Delete cell')
  expect(best('ra', 'Insert cell above', 'Run all')).toBe('Run all')
  expect(best('all', 'Run cells above, below', 'Run all')).toBe('Run all')
})

test('The longer way to a match is not taken for the shorter one', () => {
  expect(fuzzyMatch('all', 'a large call')?.at).toEqual([9, 10, 11])
})
