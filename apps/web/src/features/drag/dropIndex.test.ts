import { expect, test } from 'vitest'
import { dropTarget, scrollSpeed } from './dropIndex.ts'

const boxes = [
  { id: 'a', top: 0, bottom: 100 },
  { id: 'b', top: 100, bottom: 300 },
]

test('Cells are dropped at the nearer end of the cell below the pointer', () => {
  expect(dropTarget(boxes, 20)).toEqual({ cellId: 'a', side: 'before', y: 0 })
  expect(dropTarget(boxes, 60)).toEqual({ cellId: 'a', side: 'behind', y: 100 })
  expect(dropTarget(boxes, 199)).toEqual({ cellId: 'b', side: 'before', y: 100 })
})

test('Beyond the ends they are dropped at the ends', () => {
  expect(dropTarget(boxes, -50)).toEqual({ cellId: 'a', side: 'before', y: 0 })
  expect(dropTarget(boxes, 900)).toEqual({ cellId: 'b', side: 'behind', y: 300 })
  expect(dropTarget([], 10)).toBeNull()
})

test('The page scrolls near its edges, faster the nearer', () => {
  expect(scrollSpeed(400, 48, 900)).toBe(0)
  expect(scrollSpeed(880, 48, 900)).toBeGreaterThan(scrollSpeed(840, 48, 900))
  expect(scrollSpeed(50, 48, 900)).toBeLessThan(0)
  expect(scrollSpeed(2000, 48, 900)).toBe(1400)
})
