import { expect, test } from 'vitest'
import { updateToText } from '../cellText.ts'
import { events } from '../events/index.ts'
import { stateAfter } from '../testing/index.ts'

const by = 'server'
const body = { _tag: 'stream', name: 'stdout', text: '' }
const before = [
  events.cellCreated({
    cellId: 'old',
    kind: 'code',
    position: 'a0',
    source: '',
    metadata: {},
    by: 'person:ann',
  }),
  events.runRequested({ runId: 'r', cellId: 'old', at: 1, by: 'person:ann' }),
  events.kernelStatusChanged({ sessionId: 's', status: 'ready', at: 1, by: 'host:one' }),
]

test('part 0 replaces all there was, but a kernel only when it says so', () => {
  const load = {
    part: 0,
    of: 1,
    notebook: { title: 'New', metadata: { a: 1 } },
    cells: [],
    runs: [],
    outputs: [],
  }
  expect(stateAfter([...before, events.notebookLoaded({ ...load, by })])).toEqual({
    notebook: { title: 'New', metadata: { a: 1 } },
    cells: [],
    runs: [],
    outputs: [],
    kernel: stateAfter(before).kernel,
    deletedCells: [expect.objectContaining({ id: 'old', deletedBy: by })],
  })
  expect(stateAfter([...before, events.notebookLoaded({ ...load, kernel: [], by })]).kernel).toEqual([])
})

test('later parts add to what is there', () => {
  const part = (n: number, cells: ReadonlyArray<Record<string, unknown>>) =>
    events.notebookLoaded({ part: n, of: 2, cells, runs: [], outputs: [], by })
  const parts = [part(0, [{ id: 'a', position: 'a0' }]), part(1, [{ id: 'b', position: 'a1' }])]
  expect(stateAfter([...before, ...parts]).cells.map((cell) => cell.id)).toEqual(['a', 'b'])
})

test('columns that a row leaves out take their defaults', () => {
  const state = stateAfter([
    events.notebookLoaded({
      part: 0,
      of: 1,
      cells: [{ id: 'a', position: 'a0' }],
      runs: [{ id: 'r', cellId: 'a' }],
      outputs: [{ id: 'o', cellId: 'a', body }],
      kernel: [{ id: 'kernel' }],
      threads: [{ id: 't', cellId: 'a' }],
      comments: [{ id: 'c', threadId: 't' }],
      reads: [{ id: 't person:ann', threadId: 't' }],
      by,
    }),
  ])
  expect(state).toEqual({
    notebook: { title: '', metadata: {} },
    cells: [{ id: 'a', kind: 'raw', position: 'a0', source: '', metadata: {} }],
    runs: [
      {
        id: 'r',
        cellId: 'a',
        seq: 0,
        status: 'lost',
        source: '',
        requestedBy: '',
        requestedAt: 0,
        inputPassword: 0,
      },
    ],
    outputs: [{ id: 'o', cellId: 'a', position: 0, text: '', body }],
    kernel: [{ id: 'kernel', sessionId: '', status: 'none', changedAt: 0 }],
    threads: [{ id: 't', cellId: 'a' }],
    comments: [{ id: 'c', threadId: 't', seq: 0, text: '', mentions: [], author: '', at: 0 }],
    reads: [{ id: 't person:ann', threadId: 't', reader: '', seq: 0 }],
  })
})

test('comments stay when the content is replaced by a state that has none of its own', () => {
  const said = events.commentAdded({
    ...{ commentId: 'c', threadId: 't', cellId: 'old', text: 'Why?', mentions: [], at: 1 },
    by: 'person:ann',
  })
  const load = { part: 0, of: 1, cells: [], runs: [], outputs: [], by }
  const log = [...before, said]
  expect(stateAfter([...log, events.notebookLoaded(load)]).comments).toEqual(stateAfter(log).comments)
  const none = { threads: [], comments: [], reads: [] }
  const emptied = stateAfter([...log, events.notebookLoaded({ ...load, ...none })])
  for (const table of Object.keys(none)) expect(emptied).not.toHaveProperty(table)
})

test('a loaded text merges the edits of everyone who saw it', () => {
  const cell = { source: 'one\u0000 😀', textState: null }
  const load = events.notebookLoaded({
    part: 0,
    of: 1,
    cells: [{ id: 'a', position: 'a0', source: cell.source }],
    runs: [],
    outputs: [],
    by,
  })
  expect(stateAfter([load]).cells).toMatchObject([{ source: cell.source }])
  const edits = [`0 ${cell.source}`, `${cell.source} two`].map((text) =>
    events.cellTextEdited({ cellId: 'a', update: updateToText(cell, text) as string, by: 'person:ann' }),
  )
  expect(stateAfter([load, ...edits]).cells).toMatchObject([{ source: '0 one\u0000 😀 two' }])
})
