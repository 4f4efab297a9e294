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

test('What is typed is shown to others at the end of the task, what becomes a fact in it is not sent twice', async () => {
  const { text, shared } = open()
  text.text.insert(0, 'a')
  text.text.insert(1, 'b')
  await Promise.resolve()
  expect(shared).toHaveLength(1)
  text.text.insert(2, 'c')
  text.takeUpdate()
  await Promise.resolve()
  expect(shared).toHaveLength(1)
})

test('A fact takes along what others have in flight; theirs alone is only a fact of the text as it is shown', async () => {
  const [ana, ben] = [open(), open()]
  ana.text.text.insert(5, '0')
  await Promise.resolve()
  ben.text.receiveLive(ana.shared[0] ?? '')
  expect(ben.text.text.toString()).toBe('x = 10')
  expect(ben.text.takeUpdate()).toBeNull()
  expect(storedAfter(stored, [ben.text.takeUpdate('shown') ?? '']).source).toBe('x = 10')
  ben.text.text.insert(6, '1')
  const fact = ben.text.takeUpdate() ?? ''
  expect(storedAfter(stored, [fact]).source).toBe('x = 101')
  ben.text.receive(storedAfter(stored, [fact]))
  expect(ben.text.othersType).toBe(false)
})

test('What others type is neither sent back nor undone', async () => {
  const [ana, ben] = [open(), open()]
  ana.text.text.insert(5, '0')
  await Promise.resolve()
  ben.text.receiveLive(ana.shared[0] ?? '')
  await vi.advanceTimersByTimeAsync(AT_MOST)
  expect(ben.shared).toEqual([])
  expect(ben.updates).toEqual([])
  expect(ben.text.undo.canUndo()).toBe(false)
})

test('What is too long for the others, or was not passed on, holds back what builds upon it until a fact has it', async () => {
  const { text, shared } = open()
  text.text.insert(0, 'x'.repeat(200_000))
  await Promise.resolve()
  text.text.insert(0, 'y')
  await Promise.resolve()
  expect(shared).toEqual([])
  expect(text.inFlight()).toBeNull()
  text.takeUpdate()
  text.text.insert(0, 'z')
  await Promise.resolve()
  expect(shared).toHaveLength(1)
  text.notPassedOn()
  text.text.insert(0, 'z')
  await Promise.resolve()
  expect(shared).toHaveLength(1)
})
