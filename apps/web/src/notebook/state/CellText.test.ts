import { mergeUpdates, openCellText, textOf } from '@anode/document'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { AT_MOST, CellText, REST, type StoredText } from './CellText.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const stored: StoredText = { source: 'x = 1', textState: null }

const open = (from = stored) => {
  const updates: string[] = []
  const shared: string[] = []
  const text: CellText = new CellText(from, {
    onDue: () => {
      const update = text.takeUpdate()
      if (update !== null) updates.push(update)
    },
    share: (update) => shared.push(update),
    onOthers: () => {},
  })
  return { text, updates, shared }
}

/** What the log would store after these updates. */
const storedAfter = (from: StoredText, updates: ReadonlyArray<string>): StoredText => {
  const doc = openCellText(from)
  for (const update of updates) {
    Y.applyUpdate(
      doc,
      Uint8Array.from(atob(update), (c) => c.charCodeAt(0)),
    )
  }
  return { source: textOf(doc).toString(), textState: mergeUpdates([Y.encodeStateAsUpdate(doc)]) }
}

test('What is typed becomes one update when typing rests', () => {
  const { text, updates } = open()
  for (const character of '23') {
    text.text.insert(text.text.length, character)
    vi.advanceTimersByTime(REST - 1)
  }
  expect(updates).toEqual([])
  vi.advanceTimersByTime(1)
  expect(updates).toHaveLength(1)
  expect(storedAfter(stored, updates).source).toBe('x = 123')
})

test('Typing that does not rest becomes an update at the latest after two seconds', () => {
  const { text, updates } = open()
  for (let time = 0; time < AT_MOST; time += 100) {
    text.text.insert(text.text.length, '.')
    vi.advanceTimersByTime(100)
  }
  expect(updates).toHaveLength(1)
  expect(storedAfter(stored, updates).source).toBe(`x = 1${'.'.repeat(AT_MOST / 100)}`)
})

test('What is taken early is not handed over again', () => {
  const { text, updates } = open()
  text.text.insert(0, '# ')
  expect(text.takeUpdate()).not.toBeNull()
  vi.advanceTimersByTime(AT_MOST)
  expect(updates).toEqual([])
  expect(text.takeUpdate()).toBeNull()
})

test('What others wrote appears, and is not handed over as typed here', () => {
  const { text, updates } = open()
  const other = open()
  other.text.text.insert(0, '# theirs\n')
  vi.advanceTimersByTime(REST)
  text.text.insert(text.text.length, '0')
  text.receive(storedAfter(stored, other.updates))
  expect(text.text.toString()).toBe('# theirs\nx = 10')
  vi.advanceTimersByTime(REST)
  expect(storedAfter(stored, [...updates, ...other.updates]).source).toBe('# theirs\nx = 10')
  expect(updates).toHaveLength(1)
})

test('The own update coming back from the log changes nothing', () => {
  const { text, updates } = open()
  text.text.insert(5, '0')
  vi.advanceTimersByTime(REST)
  text.receive(storedAfter(stored, updates))
  vi.advanceTimersByTime(AT_MOST)
  expect(text.text.toString()).toBe('x = 10')
  expect(updates).toHaveLength(1)
})

test('Nothing is handed over after it was destroyed', () => {
  const { text, updates } = open()
  text.text.insert(0, 'a')
  text.destroy()
  vi.advanceTimersByTime(AT_MOST)
  expect(updates).toEqual([])
})
