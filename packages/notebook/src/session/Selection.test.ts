import { describe, expect, test } from 'vitest'
import { Selection } from './Selection.ts'

const order = ['a', 'b', 'c', 'd', 'e']

const setUp = () => {
  const selection = new Selection()
  const told: string[] = []
  for (const id of order) selection.on(id, () => told.push(id))
  const members = () => order.filter((id) => selection.members.has(id)).join('')
  return { selection, told, members }
}

describe('a range', () => {
  test('grows from where it began, shrinks, and turns over', () => {
    const { selection, members } = setUp()
    selection.select('c')
    selection.extendTo(order, 'd')
    selection.extendTo(order, 'e')
    expect(members()).toBe('cde')
    selection.extendTo(order, 'd')
    expect(members()).toBe('cd')
    selection.extendTo(order, 'a')
    expect(members()).toBe('abc')
    expect(selection.cellId).toBe('a')
  })

  test('ends when a cell is selected alone or edited', () => {
    const { selection, members } = setUp()
    selection.select('a')
    selection.extendTo(order, 'c')
    selection.select('c', true)
    expect(members()).toBe('c')
    expect(selection.isMember('c')).toBe(false)
  })

  test('stays when the focus follows to its active cell, and ends when it goes elsewhere', () => {
    const { selection, members } = setUp()
    selection.select('a')
    selection.extendTo(order, 'b')
    selection.follow('b', false)
    expect(members()).toBe('ab')
    selection.follow('a', false)
    expect(members()).toBe('a')
  })

  test('starts anew when the cell where it began is gone', () => {
    const { selection, members } = setUp()
    selection.select('e')
    selection.extendTo(['a', 'b', 'c'], 'b')
    expect(members()).toBe('b')
  })
})

describe('single cells', () => {
  test('join the selection and leave it; the nearest one becomes active', () => {
    const { selection, members } = setUp()
    selection.select('a')
    selection.toggle(order, 'd')
    selection.toggle(order, 'e')
    expect([members(), selection.cellId]).toEqual(['ade', 'e'])
    selection.toggle(order, 'e')
    expect([members(), selection.cellId]).toEqual(['ad', 'd'])
    selection.toggle(order, 'a')
    expect([members(), selection.cellId]).toEqual(['d', 'd'])
  })

  test('do not leave it when they are the last', () => {
    const { selection, members } = setUp()
    selection.select('a')
    selection.toggle(order, 'a')
    expect(members()).toBe('a')
  })

  test('that are added begin the next range', () => {
    const { selection, members } = setUp()
    selection.select('a')
    selection.toggle(order, 'c')
    selection.extendTo(order, 'd')
    expect(members()).toBe('cd')
  })
})

describe('cells that go', () => {
  test('leave the selection, and another one becomes active', () => {
    const { selection, members } = setUp()
    selection.selectMany(['b', 'c', 'd'])
    selection.forget((id) => id === 'b', 'a')
    expect([members(), selection.cellId]).toEqual(['cd', 'c'])
  })

  test('leave their neighbour active when no other is selected', () => {
    const { selection, members } = setUp()
    selection.select('b', true)
    selection.forget((id) => id === 'b', 'c')
    expect([members(), selection.cellId, selection.editing]).toEqual(['c', 'c', false])
  })
})

test('Moving the selection tells the two cells it touches', () => {
  const { selection, told } = setUp()
  selection.select('a')
  told.length = 0
  selection.select('b')
  expect(told.toSorted()).toEqual(['a', 'b'])
  selection.select('b')
  expect(told).toHaveLength(2)
})
