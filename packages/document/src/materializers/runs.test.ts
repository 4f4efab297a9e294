import { describe, expect, test } from 'vitest'
import { events } from '../events/index.ts'
import type { Output } from '../Output.ts'
import { stateAfter } from '../testing/index.ts'
import { textHash } from '../textHash.ts'

const by = 'host:one'
const cell = events.cellCreated({
  cellId: 'one',
  kind: 'code',
  position: 'a0',
  source: '6 * 7',
  metadata: {},
  by: 'person:ann',
})
const requested = (runId: string, at = 1) =>
  events.runRequested({ runId, cellId: 'one', at, by: 'person:ann' })
const cancelled = (runId: string) => events.runCancelled({ runId, at: 9, by: 'person:ann' })
const started = (runId: string, executionCount: number | null = null) =>
  events.runStarted({ runId, executionCount, at: 10, by })
const finished = (
  runId: string,
  status: 'ok' | 'error' | 'interrupted' | 'lost' = 'ok',
  executionCount: number | null = 1,
) => events.runFinished({ runId, status, executionCount, at: 20, by })
const printed = (runId: string, outputId: string, text = 'x') => {
  const output: Output = { _tag: 'stream', name: 'stdout', text }
  return events.outputAppended({ outputId, cellId: 'one', runId, position: 0, output, by })
}

describe('a run', () => {
  test('is queued with the source and the number of its request', () => {
    const state = stateAfter([cell, requested('r')])
    expect(state.runs).toEqual([
      {
        id: 'r',
        cellId: 'one',
        seq: 2,
        status: 'queued',
        source: '6 * 7',
        kind: 'code',
        sourceHash: textHash('6 * 7'),
        requestedBy: 'person:ann',
        requestedAt: 1,
        inputPassword: 0,
      },
    ])
    expect(state.cells).toMatchObject([{ runId: 'r' }])
  })

  test('goes from queued to running to its end, and numbers its cell', () => {
    const running = stateAfter([cell, requested('r'), started('r', 3)])
    expect(running.runs).toMatchObject([{ status: 'running', startedAt: 10 }])
    expect(running.cells).toMatchObject([{ executionCount: 3 }])
    const ended = stateAfter([cell, requested('r'), started('r'), finished('r', 'error', 4)])
    expect(ended.runs).toMatchObject([{ status: 'error', finishedAt: 20 }])
    expect(ended.cells).toMatchObject([{ executionCount: 4 }])
  })

  test('that ends without a number keeps the one that it started with', () => {
    const state = stateAfter([cell, requested('r'), started('r', 3), finished('r', 'lost', null)])
    expect(state.cells).toMatchObject([{ executionCount: 3 }])
  })

  test('takes the place of the outputs and of the ended run before it', () => {
    const before = [
      cell,
      requested('r1'),
      started('r1'),
      printed('r1', 'o1'),
      finished('r1'),
      requested('r2'),
    ]
    expect(stateAfter(before)).toMatchObject({ runs: [{ id: 'r2' }], outputs: [{ id: 'o1' }] })
    expect(stateAfter([...before, started('r2'), printed('r2', 'o2')])).toMatchObject({
      runs: [{ id: 'r2' }],
      outputs: [{ id: 'o2' }],
    })
  })

  test('that runs while another is asked for goes on and is forgotten at its end', () => {
    const both = [cell, requested('r1'), started('r1'), requested('r2'), printed('r1', 'o1')]
    expect(stateAfter(both)).toMatchObject({ runs: [{ id: 'r1' }, { id: 'r2' }], outputs: [{ id: 'o1' }] })
    expect(stateAfter([...both, finished('r1')]).runs).toMatchObject([{ id: 'r2', status: 'queued' }])
  })

  test('is cancelled while it is queued only', () => {
    expect(stateAfter([cell, requested('r'), cancelled('r')]).runs).toMatchObject([
      { status: 'interrupted', finishedAt: 9 },
    ])
    expect(stateAfter([cell, requested('r'), started('r'), cancelled('r')]).runs).toMatchObject([
      { status: 'running' },
    ])
  })

  test('that is cancelled is forgotten when its cell is gone or shows a later one', () => {
    const deleted = events.cellDeleted({ cellId: 'one', by: 'person:ann' })
    expect(stateAfter([cell, requested('r'), deleted, cancelled('r')]).runs).toEqual([])
    expect(stateAfter([cell, requested('r1'), requested('r2'), cancelled('r1')]).runs).toMatchObject([
      { id: 'r2' },
    ])
  })

  test('says what input it waits for until that is given or the run ends', () => {
    const asked = [
      cell,
      requested('r'),
      started('r'),
      events.inputRequested({ runId: 'r', prompt: 'Name? ', password: true, by }),
    ]
    expect(stateAfter(asked).runs).toMatchObject([{ inputPrompt: 'Name? ', inputPassword: 1 }])
    for (const end of [events.inputGiven({ runId: 'r', by }), finished('r')]) {
      expect(stateAfter([...asked, end]).runs[0]).not.toHaveProperty('inputPrompt')
    }
  })

  test('that has ended ignores late facts', () => {
    const before = [cell, requested('r'), started('r', 1), finished('r', 'lost', 1)]
    const late = [
      started('r', 5),
      finished('r', 'ok', 6),
      cancelled('r'),
      events.inputRequested({ runId: 'r', prompt: '?', password: false, by }),
    ]
    for (const fact of late) expect(stateAfter([...before, fact])).toEqual(stateAfter(before))
  })

  test('that was lost before it started does not clear outputs when it starts all the same', () => {
    const before = [cell, requested('r1'), started('r1'), printed('r1', 'o1'), finished('r1')]
    const lost = [...before, requested('r2'), finished('r2', 'lost', null)]
    expect(stateAfter([...lost, started('r2', 7)])).toEqual(stateAfter(lost))
  })

  test('that nobody requested is nothing', () => {
    expect(stateAfter([cell, started('r', 5), printed('r', 'o'), finished('r')])).toEqual(stateAfter([cell]))
  })
})

test('the kernel is the session that was spoken of last', () => {
  const status = (sessionId: string, name: 'starting' | 'ready' | 'dead', reason?: string) =>
    events.kernelStatusChanged({ sessionId, status: name, ...(reason ? { reason } : {}), at: 5, by })
  expect(stateAfter([]).kernel).toEqual([])
  expect(stateAfter([status('a', 'dead', 'Out of memory.')]).kernel).toEqual([
    { id: 'kernel', sessionId: 'a', status: 'dead', reason: 'Out of memory.', changedAt: 5 },
  ])
  expect(stateAfter([status('a', 'dead', 'Out of memory.'), status('b', 'starting')]).kernel).toEqual([
    { id: 'kernel', sessionId: 'b', status: 'starting', changedAt: 5 },
  ])
})
