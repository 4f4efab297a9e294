import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { toBase64 } from './base64.ts'
import { mergeCellText, openCellText, textOf } from './cellText.ts'
import { type StoredText, TextInFlight } from './TextInFlight.ts'

const first: StoredText = { source: 'x = 1', textState: null }

/** What `edit` does to the text, as one update. */
const updateOf = (doc: Y.Doc, edit: (text: Y.Text) => void): string => {
  const before = Y.encodeStateVector(doc)
  edit(textOf(doc))
  return toBase64(Y.encodeStateAsUpdate(doc, before))
}

const setUp = () => {
  let stored = first
  const flight = new TextInFlight(() => stored)
  return {
    flight,
    store: (update: string) => {
      stored = mergeCellText(stored, update)
      flight.settle()
    },
    stored: () => stored,
  }
}

test('What is in flight is the difference to what is stored', () => {
  const { flight, stored } = setUp()
  const doc = openCellText(first)
  expect(flight.update).toBeNull()
  expect(
    flight.take(
      'ana',
      updateOf(doc, (text) => text.insert(5, '0')),
    ),
  ).toBe('taken')
  expect(
    flight.take(
      'ana',
      updateOf(doc, (text) => text.insert(6, '0')),
    ),
  ).toBe('taken')
  expect(mergeCellText(stored(), flight.update ?? '').source).toBe('x = 100')
})

test('A fact lets go of what it holds, and of nothing else', () => {
  const { flight, store } = setUp()
  const [ana, ben] = [openCellText(first), openCellText(first)]
  const typed = updateOf(ana, (text) => text.insert(0, 'ana '))
  flight.take('ana', typed)
  flight.take(
    'ben',
    updateOf(ben, (text) => text.insert(5, ' ben')),
  )
  store(typed)
  expect(flight.authors).toEqual(['ben'])
  store(flight.update ?? '')
  expect(flight.authors).toEqual([])
  expect(flight.update).toBeNull()
})

test('A deletion is in flight until a fact holds it', () => {
  const { flight, store } = setUp()
  const doc = openCellText(first)
  const deleted = updateOf(doc, (text) => text.delete(0, 4))
  flight.take('ana', deleted)
  store(updateOf(openCellText(first), (text) => text.insert(0, '# ')))
  expect(flight.authors).toEqual(['ana'])
  store(deleted)
  expect(flight.authors).toEqual([])
})

test('What is no update, or builds upon something unknown, leaves everything as it was', () => {
  const { flight, stored } = setUp()
  const doc = openCellText(first)
  flight.take(
    'ana',
    updateOf(doc, (text) => text.insert(5, '2')),
  )
  const whole = updateOf(doc, (text) => text.insert(6, '345'))
  expect(flight.take('eve', 'no base64!')).toBe('malformed')
  expect(flight.take('eve', whole.slice(0, 12))).toBe('malformed')
  expect(flight.take('eve', toBase64(crypto.getRandomValues(new Uint8Array(40)).fill(255, 0, 4)))).toBe(
    'malformed',
  )
  const late = updateOf(doc, (text) => text.insert(9, '6'))
  expect(flight.take('ana', late)).toBe('early')
  expect(mergeCellText(stored(), flight.update ?? '').source).toBe('x = 12')
  expect(flight.take('ana', whole)).toBe('taken')
  expect(flight.take('ana', late)).toBe('taken')
  expect(mergeCellText(stored(), flight.update ?? '').source).toBe('x = 123456')
})
