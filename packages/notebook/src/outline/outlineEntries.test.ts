import type { RunStatus } from '@anode/document'
import { expect, test } from 'vitest'
import type { CellEntry } from '../session/CellIndex.ts'
import type { Heading } from '../session/Outline.ts'
import { entryAt, outlineEntries } from './outlineEntries.ts'

const cell = (id: string, status?: RunStatus): CellEntry => ({
  id,
  kind: 'code',
  position: id,
  executionCount: null,
  lines: 1,
  run:
    status === undefined
      ? null
      : {
          id: `run-${id}`,
          status,
          requestedAt: 0,
          startedAt: null,
          finishedAt: null,
          reason: null,
          inputPrompt: null,
          inputPassword: false,
          inputSeq: null,
          joined: [],
        },
})
const heading = (cellId: string, level: number, text: string): Heading => ({ cellId, level, text, nth: 0 })

const cells = [cell('a'), cell('b', 'ok'), cell('c'), cell('d', 'error'), cell('e', 'running')]
const headings = [heading('a', 2, 'Load'), heading('c', 3, 'Clean')]

test('Lines are indented from the outermost level, comments below their heading', () => {
  const entries = outlineEntries(cells, headings, [{ cellId: 'b', text: 'read the file' }])
  expect(entries.map(({ text, depth, comment }) => [text, depth, comment])).toEqual([
    ['Load', 0, false],
    ['read the file', 1, true],
    ['Clean', 1, false],
  ])
})

test('A line is marked by what happens up to the next one', () => {
  expect(outlineEntries(cells, headings, []).map(({ mark }) => mark)).toEqual([null, 'failed'])
  const running = cells.filter(({ id }) => id !== 'd')
  expect(outlineEntries(running, headings, []).map(({ mark }) => mark)).toEqual([null, 'running'])
})

test('A cell belongs to the line before it', () => {
  const entries = outlineEntries(cells, headings, [])
  const order = cells.map(({ id }) => id)
  expect(entryAt(entries, order, 'b')?.text).toBe('Load')
  expect(entryAt(entries, order, 'e')?.text).toBe('Clean')
  expect(entryAt(entries.slice(1), order, 'a')).toBeNull()
})
