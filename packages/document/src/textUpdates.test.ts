import { expect, test } from 'vitest'
import { mergeCellText } from './cellText.ts'
import { updatesToText } from './textUpdates.ts'

const apply = (source: string, updates: ReadonlyArray<string>) => {
  let cell: { source: string; textState: string | null } = { source, textState: null }
  for (const update of updates) cell = mergeCellText(cell, update)
  return cell.source
}

test('A text becomes another one by one update', () => {
  const updates = updatesToText({ source: 'a = 1', textState: null }, 'a = 12')
  expect(updates).toHaveLength(1)
  expect(apply('a = 1', updates)).toBe('a = 12')
  expect(updatesToText({ source: 'same', textState: null }, 'same')).toEqual([])
})

test('A very long text takes several updates, none longer than a fact may be, and cuts no character', () => {
  const long = `${'x'.repeat(96 * 1024 - 1)}😀${'日本語\n'.repeat(150_000)}`
  const updates = updatesToText({ source: 'before', textState: null }, long)
  expect(updates.length).toBeGreaterThan(2)
  expect(Math.max(...updates.map(({ length }) => length))).toBeLessThan(500 * 1024)
  expect(apply('before', updates)).toBe(long)
})
