import { expect, test } from 'vitest'
import { type Offer, paletteLines } from './paletteLines.ts'

const offer = (id: string, title: string, group: string): Offer => ({ id, title, group, run: () => {} })
const offers = [
  offer('theme', 'Dark theme', 'Anode'),
  offer('run', 'Run cell', 'Run'),
  offer('runAll', 'Run all', 'Run'),
  offer('n1', 'Running costs', 'Notebooks'),
]
const titles = (query: string, recent: ReadonlyArray<string> = []) =>
  paletteLines(offers, query, recent).map(({ offer: { title } }) => title)

test('While nothing is typed, recent ones stand first and the rest by group', () => {
  const lines = paletteLines(offers, ' ', ['theme', 'gone'])
  expect(lines.map(({ offer: { id }, heading }) => [id, heading])).toEqual([
    ['theme', 'Recent'],
    ['run', 'Run'],
    ['runAll', null],
    ['n1', 'Notebooks'],
  ])
})

test('What fits best stands first; what does not fit is left out', () => {
  expect(titles('run')).toEqual(['Run all', 'Run cell', 'Running costs'])
  expect(titles('run c')).toEqual(['Run cell', 'Running costs'])
  expect(titles('xyz')).toEqual([])
})

test('Of equals the recent one stands first', () => {
  expect(titles('run', ['n1'])[0]).toBe('Running costs')
})
