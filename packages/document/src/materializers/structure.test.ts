import { describe, expect, test } from 'vitest'
import { updateToText } from '../cellText.ts'
import { events } from '../events/index.ts'
import { stateAfter } from '../testing/index.ts'

const by = 'person:ann'
const created = (cellId: string, rest: { position?: string; source?: string } = {}) =>
  events.cellCreated({ cellId, kind: 'code', position: 'a0', source: '', metadata: {}, by, ...rest })
const edited = (cellId: string, cell: { source: string; textState: string | null }, text: string) =>
  events.cellTextEdited({ cellId, update: updateToText(cell, text) as string, by })

describe('the notebook', () => {
  test('is untitled and without metadata at first', () => {
    expect(stateAfter([]).notebook).toEqual({ title: '', metadata: {} })
  })

  test('takes a title and metadata, and each leaves the other alone', () => {
    const metadata = { kernelspec: { name: 'python3', display_name: 'Python 3' } }
    const facts = [
      events.notebookMetadataSet({ metadata: { old: true }, by }),
      events.notebookRetitled({ title: 'Survey', by }),
      events.notebookMetadataSet({ metadata, by }),
    ]
    expect(stateAfter(facts).notebook).toEqual({ title: 'Survey', metadata })
  })
})

describe('a cell', () => {
  test('is created with what the fact says', () => {
    const attachments = { 'a.png': { 'image/png': 'AAAA' } }
    const cell = { kind: 'markdown', position: 'a0', source: '# One', metadata: { tags: ['x'] }, attachments }
    expect(stateAfter([events.cellCreated({ cellId: 'one', ...cell, by })]).cells).toEqual([
      { id: 'one', ...cell },
    ])
  })

  test('that exists already is not created again', () => {
    const state = stateAfter([created('one', { source: 'first' }), created('one', { source: 'second' })])
    expect(state.cells).toMatchObject([{ id: 'one', source: 'first' }])
  })

  test('is sorted by position, then by id', () => {
    const state = stateAfter([
      created('c', { position: 'a1' }),
      created('b', { position: 'a1' }),
      created('a', { position: 'a2' }),
      events.cellMoved({ cellId: 'a', position: 'a0', by }),
    ])
    expect(state.cells.map((cell) => cell.id)).toEqual(['a', 'b', 'c'])
  })

  test('changes its kind and its metadata', () => {
    const state = stateAfter([
      created('one'),
      events.cellKindChanged({ cellId: 'one', kind: 'markdown', by }),
      events.cellMetadataSet({ cellId: 'one', metadata: { collapsed: true }, by }),
    ])
    expect(state.cells).toMatchObject([{ kind: 'markdown', metadata: { collapsed: true } }])
  })

  test('takes attachments, each in place of the one of its name', () => {
    const attach = (name: string, data: Record<string, unknown>) =>
      events.cellAttachmentSet({ cellId: 'one', name, data, by })
    const facts = [
      created('one'),
      attach('a.png', { 'image/png': 'AAAA', 'text/plain': 'old' }),
      attach('the "b".jpg', { 'image/jpeg': 'BBBB' }),
      attach('a.png', { 'image/png': 'CCCC' }),
    ]
    expect(stateAfter(facts).cells).toMatchObject([
      { attachments: { 'a.png': { 'image/png': 'CCCC' }, 'the "b".jpg': { 'image/jpeg': 'BBBB' } } },
    ])
    expect(stateAfter(facts).cells[0]?.attachments).not.toHaveProperty(['a.png', 'text/plain'])
  })

  test('gives attachments away by their names', () => {
    const attach = (name: string) =>
      events.cellAttachmentSet({ cellId: 'one', name, data: { 'image/png': 'AAAA' }, by })
    const remove = (name: string) => events.cellAttachmentRemoved({ cellId: 'one', name, by })
    const facts = [created('one'), remove('a.png'), attach('a.png'), attach('the "b".jpg'), remove('a.png')]
    expect(stateAfter(facts).cells).toMatchObject([
      { attachments: { 'the "b".jpg': { 'image/png': 'AAAA' } } },
    ])
    expect(stateAfter([...facts, remove('the "b".jpg')]).cells[0]).not.toHaveProperty('attachments')
  })

  test('takes its outputs and its ended runs along when it is deleted', () => {
    const state = stateAfter([
      created('one'),
      events.runRequested({ runId: 'r', cellId: 'one', at: 1, by }),
      events.outputAppended({
        outputId: 'o',
        cellId: 'one',
        runId: 'r',
        position: 0,
        output: { _tag: 'stream', name: 'stdout', text: 'x' },
        by,
      }),
      events.runFinished({ runId: 'r', status: 'ok', executionCount: 1, at: 2, by }),
      events.cellDeleted({ cellId: 'one', by }),
    ])
    expect(state).toMatchObject({ cells: [], outputs: [], runs: [] })
  })

  test('leaves a run that is under way when it is deleted, until that ends', () => {
    const deleted = [
      created('one'),
      events.runRequested({ runId: 'r', cellId: 'one', at: 1, by }),
      events.runStarted({ runId: 'r', executionCount: null, at: 2, by }),
      events.cellDeleted({ cellId: 'one', by }),
    ]
    expect(stateAfter(deleted).runs).toMatchObject([{ id: 'r', status: 'running' }])
    const finished = events.runFinished({ runId: 'r', status: 'ok', executionCount: 1, at: 3, by })
    expect(stateAfter([...deleted, finished]).runs).toEqual([])
  })

  test('that is deleted ignores what is said about it later', () => {
    const state = stateAfter([
      created('one', { source: 'a' }),
      events.cellDeleted({ cellId: 'one', by }),
      events.cellMoved({ cellId: 'one', position: 'a5', by }),
      events.cellKindChanged({ cellId: 'one', kind: 'raw', by }),
      edited('one', { source: 'a', textState: null }, 'ab'),
      events.runRequested({ runId: 'r', cellId: 'one', at: 1, by }),
    ])
    expect(state).toMatchObject({ cells: [], runs: [], outputs: [] })
  })
})

describe('a cell’s text', () => {
  test('merges edits that were made at once', () => {
    const first = { source: 'import', textState: null }
    const state = stateAfter([
      created('one', { source: first.source }),
      edited('one', first, 'import numpy'),
      edited('one', first, '# 😀\nimport'),
    ])
    expect(state.cells).toMatchObject([{ source: '# 😀\nimport numpy' }])
  })

  test('waits for an edit that builds on one not seen yet', () => {
    const first = { source: '', textState: null }
    const one = updateToText(first, 'a') as string
    const [{ textState }] = stateAfter([
      created('one'),
      events.cellTextEdited({ cellId: 'one', update: one, by }),
    ]).cells as [{ textState: string }]
    const two = updateToText({ source: 'a', textState }, 'ab') as string
    const outOfOrder = [two, one].map((update) => events.cellTextEdited({ cellId: 'one', update, by }))
    expect(stateAfter([created('one'), ...outOfOrder.slice(0, 1)]).cells).toMatchObject([{ source: '' }])
    expect(stateAfter([created('one'), ...outOfOrder]).cells).toMatchObject([{ source: 'ab' }])
  })

  test('stays as it is when an edit of an old log is no Yjs update, and that is noted', () => {
    const garbage = events.cellTextEdited({ cellId: 'one', update: 'AQIDBAUGBw==', by })
    const { cells, problems } = stateAfter([created('one', { source: 'x' }), garbage])
    expect(cells).toMatchObject([{ source: 'x' }])
    expect(problems).toMatchObject([{ seq: 2, fact: 'v1.CellTextEdited', cellId: 'one' }])
  })
})
