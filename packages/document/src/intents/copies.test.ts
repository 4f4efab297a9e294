import { describe, expect, test } from 'vitest'
import { type CellCopy, copyCell } from '../CellCopy.ts'
import { updateToText } from '../cellText.ts'
import { events } from '../events/index.ts'
import type { CellRow, OutputRow, RunRow } from '../tables.ts'
import { stateAfter } from '../testing/index.ts'
import { clearOutputs, deleteCells, editText } from './cells.ts'
import { placeCell, restoreOutputs } from './copies.ts'

const actor = { by: 'person:ann' }
const host = { by: 'host:one' }

type Committed = ReadonlyArray<{ readonly name: string; readonly args: unknown }>

const written = [
  events.cellCreated({
    cellId: 'one',
    kind: 'code',
    position: 'a0',
    source: 'x',
    metadata: { tags: ['a'], anode: { code: { mark: '!' } } },
    ...actor,
  }),
  editText('one', updateToText({ source: 'x', textState: null }, 'x = 1') as string, actor),
]
const started = [
  ...written,
  events.runRequested({ runId: 'r', cellId: 'one', at: 1, ...actor }),
  events.runStarted({ runId: 'r', executionCount: 3, at: 2, ...host }),
  events.outputAppended({
    outputId: 'o',
    cellId: 'one',
    runId: 'r',
    position: 0,
    output: { _tag: 'stream', name: 'stdout', text: 'hello' },
    ...host,
  }),
]
const finished = [
  ...started,
  events.runFinished({ runId: 'r', status: 'ok', executionCount: 3, at: 9, ...host }),
]

/** The only cell as it stands after events, with what rows leave out when it is null. */
const copyAfter = (log: Committed): CellCopy => {
  const { cells, outputs, runs } = stateAfter(log)
  const none = { textState: null, attachments: null, executionCount: null, runId: null }
  const noRun = { startedAt: null, finishedAt: null, reason: null, batchId: null, inputPrompt: null }
  return copyCell(
    { ...none, ...cells[0] } as unknown as CellRow,
    outputs as unknown as ReadonlyArray<OutputRow>,
    runs[0] === undefined ? null : ({ ...noRun, ...runs[0] } as unknown as RunRow),
  )
}

const withoutSeq = (log: Committed) => {
  const { runs, ...state } = stateAfter(log)
  return { ...state, runs: runs.map(({ seq: _, ...run }) => run) }
}

describe('a deleted cell that is placed again', () => {
  test('is as it was: text, metadata, outputs, run', () => {
    const again = [...finished, ...deleteCells(['one'], actor), ...placeCell(copyAfter(finished), actor)]
    expect(withoutSeq(again)).toEqual(withoutSeq(finished))
  })

  test('has its attachments, in facts of their own where they are long', () => {
    const picture = (kilobytes: number) => ({ 'image/png': 'A'.repeat(kilobytes * 1024) })
    const attachments = Object.fromEntries(
      Array.from({ length: 12 }, (_, i) => [`${i}.png`, picture(60)] as const),
    )
    for (const [attached, facts] of [
      [attachments, 14],
      [{ 'a.png': picture(1) }, 2],
      [{}, 2],
    ] as const) {
      const copy = { ...copyAfter(written), attachments: attached }
      const placed = placeCell(copy, actor)
      expect(placed).toHaveLength(facts)
      for (const { args } of placed) expect(JSON.stringify(args).length).toBeLessThan(200 * 1024)
      const { cells } = stateAfter([...written, ...deleteCells(['one'], actor), ...placed])
      expect(cells).toMatchObject([{ id: 'one', source: 'x = 1', attachments: attached }])
    }
  })

  test('takes late edits of others', () => {
    const { source, textState } = copyAfter(finished)
    const late = editText('one', updateToText({ source, textState }, 'x = 12') as string, actor)
    const again = [
      ...finished,
      ...deleteCells(['one'], actor),
      ...placeCell(copyAfter(finished), actor),
      late,
    ]
    expect(stateAfter(again).cells).toMatchObject([{ source: 'x = 12' }])
  })

  test('while it runs, takes what its run still says', () => {
    const log = [
      ...started,
      ...deleteCells(['one'], actor),
      ...placeCell(copyAfter(started), actor),
      events.textAppended({ outputId: 'o', offset: 5, text: ' you', ...host }),
      events.runFinished({ runId: 'r', status: 'ok', executionCount: 3, at: 9, ...host }),
    ]
    expect(stateAfter(log)).toMatchObject({
      cells: [{ runId: 'r', executionCount: 3 }],
      runs: [{ id: 'r', status: 'ok' }],
      outputs: [{ text: 'hello you' }],
    })
  })

  test('whose run ended meanwhile, has its outputs', () => {
    const log = [
      ...started,
      ...deleteCells(['one'], actor),
      events.runFinished({ runId: 'r', status: 'ok', executionCount: 3, at: 9, ...host }),
      ...placeCell(copyAfter(started), actor),
    ]
    const state = stateAfter(log)
    expect(state.outputs).toMatchObject([{ id: 'o', text: 'hello' }])
    expect(state.runs).toEqual([])
  })
})

describe('cleared outputs', () => {
  test('come back', () => {
    const cleared = [...finished, ...clearOutputs(['one'], actor)]
    const log = [...cleared, ...restoreOutputs('one', copyAfter(finished), actor)]
    expect(stateAfter(log)).toEqual(stateAfter(finished))
  })

  test('do not come back to a cell that ran again', () => {
    const log = [
      ...finished,
      ...clearOutputs(['one'], actor),
      events.runRequested({ runId: 'r2', cellId: 'one', at: 10, ...actor }),
    ]
    expect(stateAfter([...log, ...restoreOutputs('one', copyAfter(finished), actor)])).toEqual(
      stateAfter(log),
    )
  })

  test('that are long come back in several facts, in order', () => {
    const text = '0123456789'.repeat(40_000)
    const copy: CellCopy = {
      ...copyAfter(written),
      outputs: [
        { id: 'a', output: { _tag: 'stream', name: 'stdout', text } },
        { id: 'b', output: { _tag: 'display', data: { 'text/plain': 'end' }, metadata: {} } },
      ],
    }
    const facts = restoreOutputs('one', copy, actor)
    expect(facts.length).toBeGreaterThan(2)
    for (const { args } of facts) expect(JSON.stringify(args).length).toBeLessThan(300_000)
    const { outputs } = stateAfter([...written, ...facts])
    expect(outputs.map((row) => row.text).join('')).toBe(text)
    expect(outputs.at(-1)?.id).toBe('b')
  })
})
