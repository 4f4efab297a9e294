import { expect, test } from 'vitest'
import { DirectSearcher } from './DirectSearcher.ts'
import { emptyQuery } from './FindQuery.ts'
import { search } from './search.ts'

const query = { ...emptyQuery, text: 'a' }

test('Matches are found in each text, and no more of them in all than are wanted', () => {
  expect(search({ query, texts: ['banana', 'x', 'a'], limit: 9 }).offsets).toEqual([
    [1, 2, 3, 4, 5, 6],
    [],
    [0, 1],
  ])
  expect(search({ query, texts: ['banana', 'a'], limit: 2 }).offsets).toEqual([[1, 2, 3, 4], []])
})

test('A pattern that is none finds nothing', () => {
  const broken = { ...query, text: '(', regexp: true }
  expect(search({ query: broken, texts: ['('], limit: 9 })).toEqual({ offsets: [], replacements: [] })
})

test('Without a thread of its own it searches and replaces as with one', async () => {
  const searcher = new DirectSearcher()
  expect(await searcher.match(query, ['ab'], 5)).toEqual([[0, 1]])
  expect(await searcher.replace(query, ['ab', 'b'], 'o')).toEqual([[{ from: 0, to: 1, insert: 'o' }], []])
})
