import { describe, expect, test } from 'vitest'
import { events } from '../events/index.ts'
import type { Output } from '../Output.ts'
import { stateAfter } from '../testing/index.ts'
import { textHash } from '../textHash.ts'

const by = 'host:one'
const cell = (cellId: string) =>
  events.cellCreated({ cellId, kind: 'code', position: 'a0', source: '', metadata: {}, by: 'person:ann' })
const run = (runId: string, cellId: string) => [
  events.runRequested({ runId, cellId, at: 1, by: 'person:ann' }),
  events.runStarted({ runId, executionCount: 1, at: 2, by }),
]
const appended = (outputId: string, output: Output, { cellId = 'one', runId = 'r', position = 0 } = {}) =>
  events.outputAppended({ outputId, cellId, runId, position, output, by })
const stream = (text: string): Output => ({ _tag: 'stream', name: 'stdout', text })
const text = (outputId: string, offset: number, more: string) =>
  events.textAppended({ outputId, offset, text: more, by })
const running = [cell('one'), ...run('r', 'one')]
const textAfter = (...facts: ReadonlyArray<ReturnType<typeof text>>) =>
  stateAfter([...running, appended('o', stream('')), ...facts]).outputs[0]?.text

describe('an output', () => {
  test('keeps a stream’s text beside its body', () => {
    const state = stateAfter([...running, appended('o', stream('hello\n'))])
    expect(state.outputs).toEqual([
      {
        id: 'o',
        cellId: 'one',
        runId: 'r',
        sourceHash: textHash(''),
        position: 0,
        text: 'hello\n',
        body: stream(''),
      },
    ])
  })

  test('keeps a display with its MIME bundle, and an error', () => {
    const display: Output = {
      _tag: 'display',
      data: { 'text/plain': '1', 'application/json': { a: [1, null] } },
      metadata: { isolated: true },
      displayId: 'd',
    }
    const error: Output = { _tag: 'error', ename: 'E', evalue: 'v', traceback: ['\u001b[31mE\u001b[0m'] }
    const state = stateAfter([...running, appended('a', display), appended('b', error, { position: 1 })])
    expect(state.outputs).toMatchObject([
      { id: 'a', displayId: 'd', body: display },
      { id: 'b', body: error },
    ])
  })

  test('is taken from the cell’s own runs only', () => {
    const before = [...running, cell('two'), ...run('s', 'two')]
    const strange = [
      appended('o', stream('x'), { cellId: 'two', runId: 'r' }),
      appended('o', stream('x'), { runId: 'nobody' }),
      appended('o', stream('x'), { cellId: 'nowhere' }),
    ]
    for (const fact of strange) expect(stateAfter([...before, fact])).toEqual(stateAfter(before))
  })

  test('of a run that the cell shows no more is not taken', () => {
    const before = [
      ...running,
      events.runFinished({ runId: 'r', status: 'ok', executionCount: 1, at: 3, by }),
      events.runRequested({ runId: 'r2', cellId: 'one', at: 4, by: 'person:ann' }),
    ]
    expect(stateAfter([...before, appended('o', stream('late'))])).toEqual(stateAfter(before))
  })

  test('is gone when the cell’s outputs are cleared, and its text with it', () => {
    const cleared = [
      ...running,
      appended('o', stream('x')),
      events.outputsCleared({ cellId: 'one', by }),
      text('o', 1, 'y'),
    ]
    expect(stateAfter(cleared).outputs).toEqual([])
  })
})

describe('a stream’s text', () => {
  test('grows at its end', () => {
    expect(textAfter(text('o', 0, 'a'), text('o', 1, 'b'), text('o', 2, 'c'))).toBe('abc')
  })

  test('is counted in UTF-16 units, also behind emoji', () => {
    expect(textAfter(text('o', 0, '😀'), text('o', 2, '👩‍👩‍👧'), text('o', 10, '!'))).toBe('😀👩‍👩‍👧!')
    expect(textAfter(text('o', 0, 'a😀b'), text('o', 3, 'c'))).toBe('a😀c')
  })

  test('is replaced from an offset before the end', () => {
    expect(textAfter(text('o', 0, 'done\n10 %'), text('o', 5, '20 %'), text('o', 5, '100 %\n'))).toBe(
      'done\n100 %\n',
    )
  })

  test('may hold anything that text can hold', () => {
    expect(textAfter(text('o', 0, 'a\u0000b'), text('o', 3, '\u001b[0m\r\n\u2028'))).toBe(
      'a\u0000b\u001b[0m\r\n\u2028',
    )
  })
})

describe('a display that is replaced', () => {
  const display = (displayId: string, n: number): Output => ({
    _tag: 'display',
    data: { 'text/plain': `${n}` },
    metadata: {},
    displayId,
  })
  const replaced = (displayId: string) =>
    events.outputReplaced({ displayId, data: { 'text/html': 'new' }, metadata: { new: true }, by })

  test('is replaced wherever the notebook shows it, and nothing else is', () => {
    const state = stateAfter([
      ...running,
      cell('two'),
      ...run('s', 'two'),
      appended('a', display('d', 1)),
      appended('b', display('e', 2), { position: 1 }),
      appended('c', display('d', 3), { cellId: 'two', runId: 's' }),
      replaced('d'),
    ])
    const after = { data: { 'text/html': 'new' }, metadata: { new: true } }
    expect(state.outputs).toMatchObject([{ body: after }, { body: display('e', 2) }, { body: after }])
    expect(state.outputs.map((row) => (row.body as { displayId: string }).displayId)).toEqual(['d', 'e', 'd'])
  })
})
