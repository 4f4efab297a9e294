import { asCellSource, openCellText, textOf } from '@anode/document'
import { anyUnicode } from '@anode/document/testing'
import { EditorState, type TransactionSpec } from '@codemirror/state'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ySyncAnnotation } from 'y-codemirror.next'
import { correction, wholeText } from './wholeText.ts'

const stateOf = (doc: string) => EditorState.create({ doc, extensions: wholeText })

const ends = ['\r\n', '\r', '\n', '\u2028', '\u2029', '\u0085', '\v', '\f', '\n\r', '\r\r\n']

describe('An editor', () => {
  test.each(ends)('counts a text with %j as Yjs does', (end) => {
    const source = `a${end}b${end}`
    const doc = openCellText({ source, textState: null })
    const state = stateOf(source)
    expect(state.doc.length).toBe(textOf(doc).length)
    expect(state.doc.toString()).toBe(textOf(doc).toString())
    expect(state.doc.lines).toBe(source.split('\n').length)
  })

  test.each(ends)('takes %j that is typed, dropped or set as a cell’s text has it', (end) => {
    const { state } = stateOf('x').update({ changes: { from: 1, insert: `a${end}b` } })
    expect(state.doc.toString()).toBe(`x${asCellSource(`a${end}b`)}`)
  })

  test('shows what came from the text itself as it is', () => {
    const annotations = ySyncAnnotation.of({} as never)
    const { state } = stateOf('x').update({ changes: { from: 1, insert: '\r\n' }, annotations })
    expect(state.doc.toString()).toBe('x\r\n')
  })

  test('neither takes nor leaves half a character', () => {
    const after = (doc: string, spec: TransactionSpec) => stateOf(doc).update(spec).state.doc.toString()
    expect(after('', { changes: { from: 0, insert: '\ud83d' } })).toBe('\ufffd')
    expect(after('a😀b', { changes: { from: 1, to: 2 } })).toBe('ab')
    expect(after('a😀b', { changes: { from: 2, to: 3 } })).toBe('ab')
    expect(after('a😀b', { changes: { from: 0, to: 2 } })).toBe('b')
    expect(after('a😀b', { changes: { from: 2, insert: 'x' } })).toBe('ax😀b')
  })

  test('puts the caret behind what it has taken', () => {
    const { state } = stateOf('xy').update({
      changes: { from: 0, insert: 'a\r\nb' },
      selection: { anchor: 4 },
    })
    expect(state.selection.main.head).toBe(3)
  })

  test('and Yjs have the same text after any edits of any text', () => {
    const edit = fc.tuple(fc.nat(), fc.nat(4), anyUnicode)
    fc.assert(
      fc.property(anyUnicode, fc.array(edit, { maxLength: 6 }), (start, edits) => {
        const source = asCellSource(start)
        const text = textOf(openCellText({ source, textState: null }))
        let state = stateOf(source)
        for (const [place, length, insert] of edits) {
          const from = place % (state.doc.length + 1)
          const to = Math.min(state.doc.length, from + length)
          const transaction = state.update({ changes: { from, to, insert } })
          // As `y-codemirror.next` hands changes on.
          let moved = 0
          transaction.changes.iterChanges((fromA, toA, _fromB, _toB, inserted) => {
            const words = inserted.sliceString(0, inserted.length, '\n')
            if (toA > fromA) text.delete(fromA + moved, toA - fromA)
            if (words.length > 0) text.insert(fromA + moved, words)
            moved += words.length - (toA - fromA)
          })
          state = transaction.state
          expect(text.toString()).toBe(state.doc.toString())
          expect(asCellSource(text.toString())).toBe(text.toString())
        }
      }),
      { numRuns: 1000 },
    )
  })
})

test('A correction turns one text into the other', () => {
  fc.assert(
    fc.property(anyUnicode, anyUnicode, (now, right) => {
      const change = correction(now, right)
      expect(change === null).toBe(now === right)
      if (change === null) return
      expect(now.slice(0, change.from) + change.insert + now.slice(change.to)).toBe(right)
    }),
  )
})
