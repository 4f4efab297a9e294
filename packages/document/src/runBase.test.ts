import { expect, test } from 'vitest'
import { type BaseCells, runBases } from './runBase.ts'

const cells: BaseCells = ['a', 'b', 'c', 'd'].map((id) => ({
  id,
  kind: id === 'b' ? 'markdown' : 'code',
  source: id.toUpperCase(),
}))
const change = (id: string) => cells.map((cell) => (cell.id === id ? { ...cell, source: 'new' } : cell))
const bases = (list: BaseCells, ...ids: ReadonlyArray<string>) => runBases(list, ids, ['code'])

test('A run depends on its cell and on the code above it', () => {
  const base = bases(cells, 'c').get('c')
  expect(bases(change('b'), 'c').get('c')).toEqual(base)
  expect(bases(change('d'), 'c').get('c')).toEqual(base)
  expect(bases(change('a'), 'c').get('c')).not.toEqual(base)
  expect(bases(change('c'), 'c').get('c')).not.toEqual(base)
})

test('Of runs that are asked for together, each depends on what follows the one before it', () => {
  const before = bases(cells, 'a', 'd')
  expect(before.get('d')?.after).toBe('a')
  const after = bases(change('a'), 'a', 'd')
  expect(after.get('a')).not.toEqual(before.get('a'))
  expect(after.get('d')).toEqual(before.get('d'))
  expect(bases(change('c'), 'a', 'd').get('d')).not.toEqual(before.get('d'))
  expect(bases(cells, 'd', 'a').get('a')).toEqual(bases(cells, 'a').get('a'))
})

test('Two texts are not one', () => {
  const one: BaseCells = [
    { id: 'x', kind: 'code', source: 'ab' },
    { id: 'y', kind: 'code', source: 'c' },
    { id: 'z', kind: 'code', source: '' },
  ]
  const other = [{ ...one[0], source: 'a' }, { ...one[1], source: 'bc' }, one[2]] as BaseCells
  expect(bases(other, 'z')).not.toEqual(bases(one, 'z'))
})
