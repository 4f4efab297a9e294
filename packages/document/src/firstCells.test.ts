import { expect, test } from 'vitest'
import { updateToText } from './cellText.ts'
import { events } from './events/index.ts'
import { firstCells } from './firstCells.ts'
import * as intents from './intents/index.ts'
import { applyFact } from './StateDatabase.ts'
import { openMemoryState } from './testing/index.ts'

const by = { by: 'person:ann' }

const notebook = (...sources: ReadonlyArray<string>) => {
  const db = openMemoryState()
  let seq = 0
  const state = (facts: ReadonlyArray<{ readonly name: string; readonly args: unknown }>) => {
    for (const { name, args } of facts) applyFact(db, { seq: ++seq, name, args })
  }
  const cells: Array<{ readonly id: string; readonly position: string }> = []
  for (const [index, source] of sources.entries()) {
    state([intents.createCell(cells, { id: `c${index}`, index, kind: 'code', source }, by)])
    const [row] = db.select('SELECT id, position FROM cells WHERE id = $id', { $id: `c${index}` })
    cells.push(row as never)
  }
  const run = (cellId: string, output: object, status: 'ok' | 'error' = 'ok') => {
    const runId = `run-${cellId}`
    const host = { by: 'host:h' }
    state([
      events.runRequested({ runId, cellId, at: 1, ...by }),
      events.runStarted({ runId, executionCount: 3, at: 1000, ...host }),
      events.outputAppended({
        outputId: `o-${cellId}`,
        cellId,
        runId,
        position: 0,
        output: output as never,
        ...host,
      }),
      events.runFinished({ runId, status, executionCount: 3, at: 1250, ...host }),
    ])
  }
  return { db, state, run }
}

test('Cells with printed text are drawn with it, and how their run ended', () => {
  const { db, run } = notebook('print(1)', '')
  run('c0', { _tag: 'stream', name: 'stdout', text: '1\n' })
  expect(firstCells(db).cells).toEqual([
    {
      id: 'c0',
      kind: 'code',
      source: 'print(1)',
      metadata: {},
      executionCount: 3,
      run: { status: 'ok', startedAt: 1000, finishedAt: 1250 },
      outputs: [{ mime: 'application/vnd.jupyter.stdout', text: '1\n' }],
    },
    { id: 'c1', kind: 'code', source: '', metadata: {}, executionCount: null, run: null, outputs: [] },
  ])
})

test.each([
  ['a table', { _tag: 'display', data: { 'text/html': '<table>', 'text/plain': 't' }, metadata: {} }],
  ['colours', { _tag: 'stream', name: 'stdout', text: '\u001b[31mred' }],
  ['a progress bar', { _tag: 'stream', name: 'stderr', text: '10 %\r20 %' }],
  ['many lines', { _tag: 'stream', name: 'stdout', text: 'x\n'.repeat(41) }],
  ['an error', { _tag: 'error', ename: 'E', evalue: '', traceback: [] }],
])('Nothing follows a cell whose output is more than plain text: %s', (_, output) => {
  const { db, run } = notebook('a', 'b', 'c')
  run('c1', output)
  const { cells } = firstCells(db)
  expect(cells.map(({ id, outputs }) => [id, outputs])).toEqual([
    ['c0', []],
    ['c1', null],
  ])
})

test('Output of another text than the cell has now is left to the page', () => {
  const { db, state, run } = notebook('a', 'b')
  run('c0', { _tag: 'stream', name: 'stdout', text: '1\n' })
  const [cell] = db.select('SELECT source, textState FROM cells WHERE id = $id', { $id: 'c0' })
  const update = updateToText(cell as never, 'a + 1') ?? ''
  state([intents.editText('c0', update, by)])
  expect(firstCells(db).cells).toMatchObject([{ id: 'c0', source: 'a + 1', outputs: null }])
})

test('A run that goes on, and a fold, are left to the page', () => {
  const { db, state } = notebook('a', 'b', 'c')
  state([events.runRequested({ runId: 'r', cellId: 'c1', at: 1, ...by })])
  expect(firstCells(db).cells.map(({ id }) => id)).toEqual(['c0'])
})

test('More than eight are not given', () => {
  const { db } = notebook(...Array.from({ length: 12 }, (_, i) => String(i)))
  expect(firstCells(db).cells).toHaveLength(8)
})
