import { expect, test } from 'vitest'
import { Outline } from './Outline.ts'

const order = ['intro', 'a', 'a1', 'aa', 'aa1', 'b', 'b1']
const sources: Record<string, string> = { intro: 'text', a: '# A', aa: '## AA', b: '# B\n\n## B again' }

const setUp = (...folded: ReadonlyArray<string>) => {
  const outline = new Outline()
  const take = (...ids: ReadonlyArray<string>) =>
    outline.takeHeadings(
      JSON.stringify(Object.entries(sources).map(([id, source]) => [id, source, ids.includes(id) ? 1 : 0])),
    )
  take(...folded)
  outline.takeOrder(order)
  return { outline, take }
}

test('The headings of all cells stand in the notebook’s order', () => {
  const { outline } = setUp()
  expect(outline.headings.map(({ cellId, level, text, nth }) => [cellId, level, text, nth])).toEqual([
    ['a', 1, 'A', 0],
    ['aa', 2, 'AA', 0],
    ['b', 1, 'B', 0],
    ['b', 2, 'B again', 1],
  ])
})

test('A section reaches to the next heading of its level or above', () => {
  const { outline } = setUp()
  expect(outline.sectionOf('a')).toEqual(['a1', 'aa', 'aa1'])
  expect(outline.sectionOf('aa')).toEqual(['aa1'])
  expect(outline.sectionOf('b')).toEqual(['b1'])
  expect(outline.sectionOf('a1')).toEqual([])
  expect(outline.sectionsAround('aa1')).toEqual(['aa', 'a'])
})

test('A folded section is hidden, whatever is folded in it', () => {
  const { outline } = setUp('a', 'aa')
  expect([...outline.hidden]).toEqual([
    ['a1', 'a'],
    ['aa', 'a'],
    ['aa1', 'a'],
  ])
})

test('Only what changes is told', () => {
  const { outline, take } = setUp()
  const told: string[] = []
  outline.on('headings', () => told.push('headings'))
  outline.on('hidden', () => told.push('hidden'))
  take()
  outline.takeOrder([...order])
  expect(told).toEqual([])
  take('aa')
  expect(told).toEqual(['hidden'])
  outline.takeOrder(order.filter((id) => !id.startsWith('b')))
  expect(told).toEqual(['hidden', 'headings'])
})
