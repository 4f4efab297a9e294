import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { asCellSource } from './cellSource.ts'
import {
  applyCellText,
  firstText,
  mergeCellText,
  mergeUpdates,
  openCellText,
  textOf,
  updateToText,
} from './cellText.ts'
import { anyText } from './testing/index.ts'

const untouched = (source: string) => ({ source, textState: null })

describe('updateToText', () => {
  test('turns any text into any other', () => {
    fc.assert(
      fc.property(anyText, anyText, anyText, anyText, (start, from, to, end) => {
        const cell = untouched(asCellSource(start + from + end))
        const target = asCellSource(start + to + end)
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

describe('what other editors were shown to break on', () => {
  const after = (source: string, edit: (text: Y.Text) => void) => {
    const doc = openCellText(firstText(source))
    const before = Y.encodeStateVector(doc)
    edit(textOf(doc))
    const update = mergeUpdates([Y.encodeStateAsUpdate(doc, before)])
    return { shown: textOf(doc).toString(), stored: mergeCellText(firstText(source), update).source }
  }

  test.each([
    // yjs/y-codemirror.next#35
    ['1\r\n2', 3, '3', '1\n23'],
    // jupyterlab/jupyterlab#9465
    [
      '# Add magic\r\n%matplotlib inline\r\n# Setup\r\nimport a\r\n',
      42,
      's',
      '# Add magic\n%matplotlib inline\n# Setup\nimps',
    ],
    // jupyterlab/jupyterlab#10941
    ["# Local:\r#df = read('./a.csv')\r", 9, '!', '# Local:\n!'],
    // yjs/yjs#303
    ['👷‍♀️', 0, '🚧', '🚧👷‍♀️'],
    ['a\0b', 3, 'c', 'a\0bc'],
    ['\ufeffx', 2, 'y', '\ufeffxy'],
  ])('%j takes an edit at %i where it stands', (source, place, insert, begins) => {
    const { shown, stored } = after(source, (text) => text.insert(place, insert))
    expect(stored).toBe(shown)
    expect(stored.startsWith(begins)).toBe(true)
  })

  test('a character that two part at once is the same for all', () => {
    const edits = [
      (text: Y.Text) => text.delete(0, 1),
      (text: Y.Text) => text.insert(1, 'x'),
      (text: Y.Text) => text.delete(1, 1),
    ].map((edit) => {
      const doc = openCellText({ source: '😀', textState: null })
      const before = Y.encodeStateVector(doc)
      edit(textOf(doc))
      return { update: mergeUpdates([Y.encodeStateAsUpdate(doc, before)]), doc }
    })
    const results = [edits, edits.toReversed()].map((order) =>
      order.reduce((cell, { update }) => mergeCellText(cell, update), firstText('😀')),
    )
    expect(results[0]?.source).toBe(results[1]?.source)
    expect(results[0]?.source.isWellFormed()).toBe(true)
    for (const { doc } of edits) {
      applyCellText(doc, results[0] as ReturnType<typeof firstText>, 'stored')
      expect(textOf(doc).toString()).toBe(results[0]?.source)
    }
  })
})
