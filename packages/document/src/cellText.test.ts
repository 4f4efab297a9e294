import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { applyCellText, mergeCellText, mergeUpdates, openCellText, textOf, updateToText } from './cellText.ts'
import { anyText } from './testing/index.ts'

const untouched = (source: string) => ({ source, textState: null })

describe('updateToText', () => {
  test('turns any text into any other', () => {
    fc.assert(
      fc.property(anyText, anyText, anyText, anyText, (start, from, to, end) => {
        const cell = untouched(start + from + end)
        const target = start + to + end
        const update = updateToText(cell, target)
        if (update === null) expect(target).toBe(cell.source)
        else expect(mergeCellText(cell, update).source).toBe(target)
      }),
      { numRuns: 500 },
    )
  })

  test.each([
    ['😀', '😁'],
    ['a😀b', 'a🚀b'],
    // These two share their second unit, not the first.
    ['\u{1f600}', '\u{1fa00}'],
    ['👩‍👩‍👧', '👩‍👩‍👦'],
  ])('does not cut characters in two: %s to %s', (from, to) => {
    expect(mergeCellText(untouched(from), updateToText(untouched(from), to) as string).source).toBe(to)
  })

  test('says that nothing changes', () => {
    expect(updateToText(untouched('same'), 'same')).toBeNull()
  })

  test('replaces the part that differs only, so that what others wrote elsewhere stays', () => {
    const cell = untouched('x = 1\ny = 2\nz = 3\n')
    const mine = updateToText(cell, 'x = 1\ny = 20\nz = 3\n') as string
    const theirs = updateToText(cell, 'x = 1\ny = 2\nz = 30\nprint(x)\n') as string
    const merged = mergeCellText(mergeCellText(cell, mine), theirs)
    expect(merged.source).toBe('x = 1\ny = 20\nz = 30\nprint(x)\n')
  })
})

describe('mergeCellText', () => {
  const cell = untouched('abc')
  const one = updateToText(cell, '1abc') as string
  const two = updateToText(cell, 'abc2') as string

  test('gives the same text in any order and after any repetition', () => {
    const merge = (updates: ReadonlyArray<string>) =>
      updates.reduce<{ source: string; textState: string | null }>(mergeCellText, cell).source
    expect(merge([one, two])).toBe('1abc2')
    expect(merge([two, one])).toBe('1abc2')
    expect(merge([two, one, one, two])).toBe('1abc2')
  })

  test.each(['', 'garbage!!', 'AA==', '////', 'AQIDBAUGBw=='])(
    'throws on what is no update: “%s”',
    (update) => {
      expect(() => mergeCellText(cell, update)).toThrow()
    },
  )

  test('keeps a source that an update does not touch', () => {
    expect(mergeCellText(cell, mergeUpdates([Y.encodeStateAsUpdate(new Y.Doc())])).source).toBe('abc')
  })
})

describe('an open document', () => {
  test('starts the same for everyone, so that edits made apart merge', () => {
    const [mine, theirs] = [openCellText(untouched('text')), openCellText(untouched('text'))]
    textOf(mine).insert(0, 'my ')
    textOf(theirs).insert(4, '!')
    Y.applyUpdate(mine, Y.encodeStateAsUpdate(theirs))
    expect(textOf(mine).toString()).toBe('my text!')
  })

  test('takes in what others wrote and keeps what is only here', () => {
    const cell = untouched('text')
    const doc = openCellText(cell)
    textOf(doc).insert(0, 'unsent ')
    applyCellText(doc, mergeCellText(cell, updateToText(cell, 'text, stored') as string), null)
    expect(textOf(doc).toString()).toBe('unsent text, stored')
  })

  test('holds what was stored', () => {
    const cell = untouched('a')
    const stored = mergeCellText(cell, updateToText(cell, 'ab') as string)
    expect(textOf(openCellText(stored)).toString()).toBe('ab')
  })
})
