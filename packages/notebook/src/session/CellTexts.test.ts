import { fromBase64, mergeCellText, mergeUpdates, openCellText, toBase64 } from '@anode/document'
import { FACT_LIMIT, type TypedText } from '@anode/protocol'
import type { NewFact } from '@anode/protocol/replica'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { encodeStateAsUpdate } from 'yjs'
import type { CellText, StoredText } from './CellText.ts'
import { CellTexts } from './CellTexts.ts'

const setUp = () => {
  const rows = new Map<string, StoredText>([
    ['a', { source: 'one', textState: null }],
    ['b', { source: 'two', textState: null }],
  ])
  const listeners = new Map<string, (row: StoredText | null) => void>()
  const committed: NewFact[][] = []
  const shared: TypedText[] = []
  const texts = new CellTexts({
    share: (text) => shared.push(text),
    read: (id) => rows.get(id) ?? null,
    subscribe: (id, listener) => {
      listeners.set(id, listener)
      listener(rows.get(id) ?? null)
      return () => listeners.delete(id)
    },
    commit: (...facts) => committed.push([...facts]),
    by: () => 'person:test',
  })
  return { texts, rows, listeners, committed, shared }
}

const open = (texts: CellTexts, id: string): CellText => {
  const text = texts.open(id)
  if (text === null) throw new Error(`There is no cell ${id}.`)
  return text
}

test('What was typed in several cells is committed in one go', () => {
  const { texts, committed } = setUp()
  open(texts, 'a').text.insert(0, '1')
  open(texts, 'b').text.insert(0, '2')
  texts.flush()
  expect(committed.map((facts) => facts.map(({ name }) => name))).toEqual([
    ['v1.CellTextEdited', 'v1.CellTextEdited'],
  ])
  texts.flush()
  expect(committed).toHaveLength(1)
})

test('What was pasted in one go and is too long for one fact is committed in several, one behind the other', () => {
  const { texts, rows, listeners, committed } = setUp()
  const text = open(texts, 'a')
  const long = 'x = 1\n'.repeat(200_000)
  text.text.insert(3, long)
  texts.flush()
  const [facts = []] = committed
  expect(facts.length).toBeGreaterThan(2)
  let cell: StoredText = { source: 'one', textState: null }
  for (const { args } of facts) {
    expect(JSON.stringify(args).length).toBeLessThan(FACT_LIMIT)
    cell = mergeCellText(cell, (args as { readonly update: string }).update)
  }
  expect(cell.source).toBe(`one${long}`)
  rows.set('a', cell)
  listeners.get('a')?.(cell)
  text.text.insert(0, '!')
  texts.flush()
  expect(committed.at(-1)).toHaveLength(1)
})

test('A text stays open while there is something to undo', () => {
  const { texts, listeners } = setUp()
  const text = open(texts, 'a')
  text.undo.addTrackedOrigin('editor')
  text.doc.transact(() => text.text.insert(0, '1'), 'editor')
  texts.release('a', text)
  expect(texts.open('a')).toBe(text)
  const other = open(texts, 'b')
  texts.release('b', other)
  expect(listeners.has('b')).toBe(false)
})

test('What was typed into a cell that others deleted is stated all the same', async () => {
  const { texts, rows, listeners, committed } = setUp()
  open(texts, 'a').text.insert(0, '1')
  rows.delete('a')
  listeners.get('a')?.(null)
  expect(committed).toEqual([])
  await Promise.resolve()
  expect(committed.map((facts) => facts.map(({ name }) => name))).toEqual([['v1.CellTextEdited']])
  expect(texts.open('a')).toBeNull()
  expect(listeners.has('a')).toBe(false)
})

test('A cell that comes back has its text with what can be undone in it', async () => {
  const { texts, rows, listeners } = setUp()
  const text = open(texts, 'a')
  text.undo.addTrackedOrigin('editor')
  text.doc.transact(() => text.text.insert(0, '1'), 'editor')
  texts.flush()
  const row = { source: text.text.toString(), textState: mergeUpdates([encodeStateAsUpdate(text.doc)]) }
  rows.delete('a')
  listeners.get('a')?.(null)
  texts.release('a', text)
  await Promise.resolve()
  rows.set('a', row)
  listeners.get('a')?.(row)
  expect(texts.open('a')).toBe(text)
  text.undo.undo()
  expect(text.text.toString()).toBe('one')
})

test('After a reset the texts are those that are stored', () => {
  const { texts } = setUp()
  open(texts, 'a').text.insert(0, 'refused ')
  let told = 0
  texts.onReset(() => told++)
  texts.reset()
  expect(told).toBe(1)
  expect(open(texts, 'a').text.toString()).toBe('one')
})

test('What others type into a cell that is not open is shown, and let go when a fact holds it', async () => {
  const { texts, rows, listeners } = setUp()
  const other = setUp()
  open(other.texts, 'a').text.insert(3, '!')
  await Promise.resolve()
  let told = 0
  texts.onLive('a', () => told++)
  for (const text of other.shared) texts.receiveLive(text)
  expect(texts.liveText('a')?.text.toString()).toBe('one!')
  expect(told).toBe(1)
  const stored = openCellText({ source: 'one', textState: null })
  for (const { update } of other.shared) Y.applyUpdate(stored, fromBase64(update))
  const textState = toBase64(Y.encodeStateAsUpdate(stored))
  rows.set('a', { source: 'one!', textState })
  listeners.get('a')?.(rows.get('a') ?? null)
  expect(texts.liveText('a')).toBeNull()
  expect(listeners.has('a')).toBe(false)
})

test('What others type into a cell that has not arrived waits for it', async () => {
  const { texts, rows } = setUp()
  const other = setUp()
  other.rows.set('c', { source: 'three', textState: null })
  open(other.texts, 'c').text.insert(5, '!')
  await Promise.resolve()
  for (const text of other.shared) texts.receiveLive(text)
  texts.takeWaiting()
  expect(texts.liveText('c')).toBeNull()
  rows.set('c', { source: 'three', textState: null })
  texts.takeWaiting()
  expect(texts.liveText('c')?.text.toString()).toBe('three!')
})

test('Everything in flight is sent again when there is a connection again', async () => {
  const { texts, shared } = setUp()
  open(texts, 'a').text.insert(0, '1')
  await Promise.resolve()
  expect(shared).toHaveLength(1)
  texts.shareAll()
  expect(shared).toHaveLength(2)
  texts.flush()
  texts.shareAll()
  expect(shared).toHaveLength(2)
})

test('A text that holds what is stored and says something else is opened anew, and what it said is told', async () => {
  const { texts, rows, listeners } = setUp()
  const told: string[] = []
  const text = open(texts, 'a')
  // As a defect would have it: the same edit by the same author is another one elsewhere.
  const edits = ['1', '2'].map((insert) => {
    const doc = openCellText({ source: 'one', textState: null })
    doc.clientID = 77
    doc.getText('source').insert(0, insert)
    return doc
  })
  const [here, there] = edits as [Y.Doc, Y.Doc]
  text.receiveLive(mergeUpdates([encodeStateAsUpdate(here)]))
  const row = { source: '2one', textState: mergeUpdates([encodeStateAsUpdate(there)]) }
  rows.set('a', row)
  const before = texts.generationOf('a')
  texts.onReset(() => told.push(texts.generationOf('a')))
  listeners.get('a')?.(row)
  await Promise.resolve()
  expect(told).toHaveLength(1)
  expect(texts.generationOf('a')).not.toBe(before)
  expect(texts.generationOf('b')).toBe(before)
  expect(open(texts, 'a').text.toString()).toBe('2one')
})
