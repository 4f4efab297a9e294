import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { openCellText, textOf } from './cellText.ts'
import { anchorAt, quoteOf, rangeOf } from './commentAnchor.ts'
import { QUOTE_LIMIT } from './commentText.ts'

const open = (source: string): Y.Doc => openCellText({ source, textState: null })

/** The words under an anchor, as somebody sees them who has everything that was edited. */
const wordsIn = (doc: Y.Doc, anchor: Parameters<typeof rangeOf>[1]): string | null => {
  const far = new Y.Doc()
  Y.applyUpdate(far, Y.encodeStateAsUpdate(doc))
  const range = rangeOf(far, anchor)
  return range === null ? null : textOf(far).toString().slice(range.from, range.to)
}

const anchored = (source: string, words: string) => {
  const doc = open(source)
  const from = source.indexOf(words)
  return { doc, text: textOf(doc), anchor: anchorAt(doc, { from, to: from + words.length }) }
}

/** Characters that occur once. */
const unique = (count: number, from: number): string =>
  String.fromCodePoint(...Array.from({ length: count }, (_, i) => from + i))

interface Edit {
  readonly at: number
  readonly remove: number
  readonly insert: number
  /** Whether the other of two people makes it. */
  readonly other: boolean
  /** Whether the two see each other's edits before it. */
  readonly meet: boolean
}

const anyEdits: fc.Arbitrary<ReadonlyArray<Edit>> = fc.array(
  fc.record({
    at: fc.nat(60),
    remove: fc.nat(6),
    insert: fc.nat(4),
    other: fc.boolean(),
    meet: fc.boolean(),
  }),
  { maxLength: 40 },
)

const exchange = (a: Y.Doc, b: Y.Doc): void => {
  Y.applyUpdate(a, Y.encodeStateAsUpdate(b))
  Y.applyUpdate(b, Y.encodeStateAsUpdate(a))
}

describe('an anchor', () => {
  test('stays on its words while text comes before, behind and between', () => {
    const { doc, text, anchor } = anchored('one two three', 'two')
    text.insert(0, 'zero ')
    text.insert(text.length, ' four')
    expect(wordsIn(doc, anchor)).toBe('two')
    text.insert(text.toString().indexOf('two'), '<')
    text.insert(text.toString().indexOf('two') + 3, '>')
    expect(wordsIn(doc, anchor)).toBe('two')
    text.insert(text.toString().indexOf('two') + 1, '-')
    expect(wordsIn(doc, anchor)).toBe('t-wo')
  })

  test('is on what is left of its words, and nowhere when they are gone', () => {
    const { doc, text, anchor } = anchored('one two three', 'two')
    text.delete(4, 1)
    expect(wordsIn(doc, anchor)).toBe('wo')
    text.delete(3, 3)
    expect(wordsIn(doc, anchor)).toBeNull()
  })

  test.each([
    ['all of its words', 4, 3],
    ['more than its words', 2, 7],
    ['their beginning', 2, 4],
    ['their end', 5, 6],
    ['the whole text', 0, 13],
  ])('is on its words again when the deletion of %s was undone', (_, from, length) => {
    const { doc, text, anchor } = anchored('one two three', 'two')
    const undo = new Y.UndoManager(text)
    text.delete(from, length)
    undo.undo()
    expect(text.toString()).toBe('one two three')
    expect(wordsIn(doc, anchor)).toBe('two')
  })

  test('is on its words after deletions and undos without number', () => {
    const { doc, text, anchor } = anchored('one two three', 'two')
    const undo = new Y.UndoManager(text, { captureTimeout: 0 })
    for (const [from, length] of [
      [2, 7],
      [0, 13],
      [5, 1],
      [0, 6],
    ] as const) {
      text.delete(from, length)
      expect(wordsIn(doc, anchor)).not.toBe('two')
      undo.undo()
      expect(wordsIn(doc, anchor)).toBe('two')
    }
  })

  test('does not take other words of the same letters for its own', () => {
    const { doc, text, anchor } = anchored('ab ab', 'ab')
    text.insert(1, 'X')
    expect(wordsIn(doc, anchor)).toBe('aXb')
    text.delete(0, 3)
    expect(rangeOf(doc, anchor)).toBeNull()
    text.insert(0, 'none, ')
    expect(rangeOf(doc, anchor)).toBeNull()
  })

  test('that is none, or of another text, is nowhere', () => {
    const doc = open('one')
    const { anchor } = anchored('one two three', 'three')
    expect(rangeOf(doc, anchor)).toBeNull()
    expect(rangeOf(doc, { quote: 'one' })).toBeNull()
    for (const start of ['!', '/////w==', '']) {
      expect(rangeOf(doc, { quote: 'one', range: { start, end: start } })).toBeNull()
    }
  })

  test('quotes long words cut, and never half a character', () => {
    expect(quoteOf('x'.repeat(2000))).toHaveLength(QUOTE_LIMIT)
    expect(quoteOf(`${'x'.repeat(QUOTE_LIMIT - 1)}😀`)).toBe('x'.repeat(QUOTE_LIMIT - 1))
  })

  test('covers what is left of its words and nothing around them, whatever two people edit at once', () => {
    const anyRange = fc.tuple(fc.nat(30), fc.nat(9)).map(([from, more]) => ({ from, to: from + 1 + more }))
    fc.assert(
      fc.property(anyRange, anyEdits, (selected, edits) => {
        const source = unique(40, 0x4e00)
        const mine = open(source)
        const other = open(source)
        mine.clientID = 1
        other.clientID = 2
        const anchor = anchorAt(mine, selected)
        let next = 0x6e00
        for (const edit of edits) {
          if (edit.meet) exchange(mine, other)
          const text = textOf(edit.other ? other : mine)
          const at = Math.min(edit.at, text.length)
          text.delete(at, Math.min(edit.remove, text.length - at))
          text.insert(at, unique(edit.insert, next))
          next += edit.insert
        }
        exchange(mine, other)
        const words = new Set(source.slice(selected.from, selected.to))
        const around = new Set([...source].filter((letter) => !words.has(letter)))
        const now = textOf(mine).toString()
        const left = [...now].filter((letter) => words.has(letter))
        for (const doc of [mine, other]) {
          const range = rangeOf(doc, anchor)
          const covered = range === null ? [] : [...now.slice(range.from, range.to)]
          expect(covered.filter((letter) => words.has(letter))).toEqual(left)
          expect(covered.filter((letter) => around.has(letter))).toEqual([])
        }
      }),
      { numRuns: 300 },
    )
  })
})
