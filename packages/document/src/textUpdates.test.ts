import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { toBase64 } from './base64.ts'
import { mergeCellText, openCellText, textOf } from './cellText.ts'
import { updateInParts, updatesToText } from './textUpdates.ts'

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
  const long = `${'x'.repeat(96 * 1024 - 1)}😀${'日本語\n'.repeat(100_000)}`
  const updates = updatesToText({ source: 'before', textState: null }, long)
  expect(updates.length).toBeGreaterThan(2)
  expect(Math.max(...updates.map(({ length }) => length))).toBeLessThan(500 * 1024)
  expect(apply('before', updates)).toBe(long)
})

/** A document of a cell, and how its text is changed: the update of each change. */
const edited = (source: string) => {
  const doc = openCellText({ source, textState: null })
  const update = (change: (text: Y.Text) => void): string => {
    const before = Y.encodeStateVector(doc)
    doc.transact(() => change(textOf(doc)))
    return toBase64(Y.encodeStateAsUpdate(doc, before))
  }
  return { doc, update }
}

test('What came in one go and is too long for a fact comes in parts, none of which cuts a character', () => {
  const { doc, update } = edited('before')
  const first = update((text) => text.insert(6, ' and'))
  // The first cut would fall into the emoji.
  const long = `${'x'.repeat(96 * 1024 - 1)}😀${'日本語\n'.repeat(100_000)}`
  const pasted = update((text) => {
    text.insert(3, long)
    text.delete(0, 2)
    text.insert(text.length, '!')
  })
  const parts = updateInParts(doc, pasted)
  expect(parts.length).toBeGreaterThan(3)
  expect(Math.max(...parts.map(({ length }) => length))).toBeLessThan(500 * 1024)
  expect(apply('before', [first, ...parts])).toBe(textOf(doc).toString())
  expect(apply('before', [first, ...parts])).toBe(`f${long}ore and!`)
  expect(updateInParts(doc, first)).toEqual([first])
})

test('What is typed on is its own, also behind parts', () => {
  const { doc, update } = edited('')
  const parts = updateInParts(
    doc,
    update((text) => text.insert(0, 'y'.repeat(700_000))),
  )
  const next = update((text) => text.insert(350_000, 'middle'))
  expect(apply('', [...parts, next])).toBe(textOf(doc).toString())
})

test('What is very long is not parted: it is refused as one change instead', () => {
  const { doc, update } = edited('')
  const pasted = update((text) => text.insert(0, 'y'.repeat(4_000_000)))
  expect(updateInParts(doc, pasted)).toEqual([pasted])
})
