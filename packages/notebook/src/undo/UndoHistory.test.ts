import {
  type CellCopy,
  type CellRow,
  copyCell,
  intents,
  type OutputRow,
  type RunRow,
  updateToText,
} from '@anode/document'
import { stateAfter } from '@anode/document/testing'
import type { NewFact } from '@anode/protocol/replica'
import { expect, test } from 'vitest'
import type { Step } from './Step.ts'
import { UndoHistory } from './UndoHistory.ts'

const me = { by: 'person:ann' }
const other = { by: 'person:bob' }

/** A notebook of code cells with these texts, named a, b, c, …, and a person's history on it. */
const setUp = (...sources: ReadonlyArray<string>) => {
  const log: NewFact[] = []
  const rows = () => stateAfter(log).cells as unknown as ReadonlyArray<CellRow>
  const cell = (cellId: string): CellRow | null => {
    const row = rows().find(({ id }) => id === cellId)
    return row === undefined ? null : { ...row, textState: row.textState ?? null, runId: row.runId ?? null }
  }
  const copy = (cellId: string): CellCopy | null => {
    const row = cell(cellId)
    if (row === null) return null
    const { outputs, runs } = stateAfter(log)
    const run = runs.find(({ id }) => id === row.runId)
    return copyCell(
      { ...row, attachments: row.attachments ?? null, executionCount: row.executionCount ?? null },
      outputs.filter((output) => output.cellId === cellId) as unknown as ReadonlyArray<OutputRow>,
      run === undefined ? null : ({ reason: null, ...run } as unknown as RunRow),
    )
  }
  const commit = (...facts: ReadonlyArray<NewFact>) => void log.push(...facts)
  const history = new UndoHistory(() => ({ cell, copy, actor: me }), commit)
  const list = () => rows().map(({ id, position }) => ({ id, position }))
  sources.forEach((source, index) => {
    const id = String.fromCharCode(97 + index)
    commit(intents.createCell(list(), { id, index, kind: 'code', source }, me))
  })
  const run = (cellId: string, text: string) => {
    const runId = `run-${cellId}`
    const host = { by: 'host:one' }
    commit(
      { name: 'v1.RunRequested', args: { runId, cellId, at: 1, ...me } },
      { name: 'v1.RunStarted', args: { runId, executionCount: 1, at: 2, ...host } },
      {
        name: 'v1.OutputAppended',
        args: {
          outputId: `out-${cellId}`,
          cellId,
          runId,
          position: 0,
          output: { _tag: 'stream', name: 'stdout', text },
          ...host,
        },
      },
      { name: 'v1.RunFinished', args: { runId, status: 'ok', executionCount: 1, at: 3, ...host } },
    )
  }
  const shown = () => rows().map(({ id, source }) => `${id}: ${source}`)
  const printed = () => stateAfter(log).outputs.map(({ cellId, text }) => `${cellId}: ${text}`)
  return { history, shown, printed, cell, copy, commit, list, run }
}

const remove = (...ids: ReadonlyArray<string>): ReadonlyArray<Step> =>
  ids.map((cellId) => ({ do: 'remove', cellId }))

test('What was done is taken back in order, and done again', () => {
  const { history, shown } = setUp('1', '2', '3')
  history.do('delete', remove('a'))
  history.do('delete', remove('c'))
  expect(shown()).toEqual(['b: 2'])
  expect(history.undo()?.touched).toEqual(['c'])
  expect(shown()).toEqual(['b: 2', 'c: 3'])
  history.undo()
  expect(shown()).toEqual(['a: 1', 'b: 2', 'c: 3'])
  history.redo()
  expect(shown()).toEqual(['b: 2', 'c: 3'])
  history.redo()
  expect(shown()).toEqual(['b: 2'])
  expect(history.redo()).toBeNull()
})

test('A deleted cell comes back with its outputs, and cleared outputs do', () => {
  const { history, printed, run } = setUp('1', '2')
  run('a', 'hello')
  history.do('delete', remove('a', 'b'))
  expect(printed()).toEqual([])
  history.undo()
  expect(printed()).toEqual(['a: hello'])
  history.do('clear', [{ do: 'clear', cellId: 'a' }])
  expect(printed()).toEqual([])
  history.undo()
  expect(printed()).toEqual(['a: hello'])
})

test('What others did meanwhile stays', () => {
  const { history, shown, commit, list, cell } = setUp('1', '2', '3')
  history.do('delete', remove('b'))
  commit(intents.createCell(list(), { id: 'x', index: 1, kind: 'code', source: 'theirs' }, other))
  history.undo()
  expect(shown()).toHaveLength(4)
  expect(shown()).toContain('x: theirs')

  const from = cell('a')?.position ?? ''
  const to = intents.positionsAt(list(), 4, 1)[0] ?? ''
  history.do('move', [{ do: 'move', cellId: 'a', from, to }])
  commit(...intents.moveCell(list(), 'a', 1, other))
  const now = shown()
  // The move is void: what was done before it is taken back instead, of which nothing is left either.
  expect(history.undo()).toBeNull()
  expect(shown()).toEqual(now)
})

test('An own new cell that others deleted is passed over', () => {
  const { history, shown, commit, copy } = setUp('1', '2')
  history.do('delete', remove('a'))
  const template = copy('b') as CellCopy
  history.do('insert', [{ do: 'place', copy: { ...template, id: 'n', position: 'a9', source: '' } }])
  commit(...intents.deleteCells(['n'], other))
  history.undo()
  expect(shown()).toEqual(['a: 1', 'b: 2'])
})

test('One entry is taken back alone, when its toast is clicked', () => {
  const { history, shown } = setUp('1', '2', '3')
  const deleted = history.do('delete', remove('a'))
  history.do('delete', remove('c'))
  history.undo(deleted?.entry)
  expect(shown()).toEqual(['a: 1', 'b: 2'])
  expect(history.undo(deleted?.entry)).toBeNull()
  history.undo()
  expect(shown()).toEqual(['a: 1', 'b: 2', 'c: 3'])
})

test('Joined cells part again, with what was written into one of them since', () => {
  const { history, shown, commit, cell } = setUp('1', '2', '3')
  const tails = ['b', 'c'].map((cellId) => ({ cellId, separator: '\n\n' }))
  history.do('merge', [{ do: 'merge', into: 'a', tails }])
  expect(shown()).toEqual(['a: 1\n\n2\n\n3'])
  const row = cell('a') as CellRow
  commit(intents.editText('a', edit(row, '1\n\n2 + 2\n\n3'), other))
  history.undo()
  expect(shown()).toEqual(['a: 1', 'b: 2 + 2', 'c: 3'])
  history.redo()
  expect(shown()).toEqual(['a: 1\n\n2 + 2\n\n3'])
})

test('A joined cell brings its pictures along', () => {
  const { history, cell, copy, commit } = setUp('1')
  const picture = { 'image/png': 'AAAA' }
  const shown = { ...(copy('a') as CellCopy), id: 'p', position: 'a5', attachments: { 'x.png': picture } }
  commit(...intents.placeCell(shown, me))
  history.do('merge', [{ do: 'merge', into: 'a', tails: [{ cellId: 'p', separator: '' }] }])
  expect(cell('a')?.attachments).toEqual({ 'x.png': picture })
  history.undo()
  expect(cell('p')?.attachments).toEqual({ 'x.png': picture })
  expect(cell('a')?.attachments).toBeUndefined()
  history.redo()
  expect(cell('a')?.attachments).toEqual({ 'x.png': picture })
})

test('A cell keeps a picture that it took when its text shows it since, or another one of that name', () => {
  const { history, cell, copy, commit } = setUp('1', '2')
  const picture = { 'image/png': 'AAAA' }
  const attachments = { 'x.png': picture, 'my y.png': picture, 'z.png': picture }
  commit(...intents.placeCell({ ...(copy('a') as CellCopy), id: 'p', position: 'a5', attachments }, me))
  history.do('merge', [{ do: 'merge', into: 'a', tails: [{ cellId: 'p', separator: '\n' }] }])
  const text = '![](attachment:my%20y.png)\n1'
  commit(intents.editText('a', edit(cell('a') as CellRow, text), other))
  commit(intents.setAttachment('a', 'z.png', { 'image/png': 'BBBB' }, other))
  history.undo()
  expect(cell('a')?.attachments).toEqual({ 'my y.png': picture, 'z.png': { 'image/png': 'BBBB' } })
})

test('A cell that was split is one again, with what was written into its parts since', () => {
  const { history, shown, commit, cell, copy } = setUp('one\ntwo')
  const tail = { ...(copy('a') as CellCopy), id: 'n', position: 'a5', source: 'two', run: null, outputs: [] }
  history.do('split', [{ do: 'split', cellId: 'a', head: 'one', tails: [{ copy: tail, separator: '\n' }] }])
  expect(shown()).toEqual(['a: one', 'n: two'])
  commit(intents.editText('n', edit(cell('n') as CellRow, 'two three'), me))
  history.undo()
  expect(shown()).toEqual(['a: one\ntwo three'])
})

test('A heading’s level goes back and leaves what was written since', () => {
  const { history, shown, commit, cell } = setUp('Title')
  history.do('heading', [{ do: 'rewrite', cellId: 'a', from: 'Title', to: '## Title' }])
  commit(intents.editText('a', edit(cell('a') as CellRow, '## Title of it'), other))
  history.undo()
  expect(shown()).toEqual(['a: Title of it'])
})

const edit = (row: CellRow, text: string): string => updateToText(row, text) ?? ''
