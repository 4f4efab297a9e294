import { describe, expect, test } from 'vitest'
import { updateToText } from '../cellText.ts'
import { events } from '../events/index.ts'
import { type BaseCells, runBases } from '../runBase.ts'
import { stateAfter } from '../testing/index.ts'

const ann = 'person:ann'
const ben = 'person:ben'
const host = 'host:one'
const sources = { load: 'n = 2', note: '# n', show: 'print(n)' }
const kindOf = (cellId: string) => (cellId === 'note' ? 'markdown' : 'code')
const notebook = Object.entries(sources).map(([cellId, source], i) =>
  events.cellCreated({ cellId, kind: kindOf(cellId), position: `a${i}`, source, metadata: {}, by: ann }),
)
const cells: BaseCells = Object.entries(sources).map(([id, source]) => ({ id, kind: kindOf(id), source }))
const base = (cellId: string) => runBases(cells, [cellId], ['code', 'sql']).get(cellId)
const edited = (cellId: keyof typeof sources, to: string, by = ben) => {
  const update = updateToText({ source: sources[cellId], textState: null }, to) ?? ''
  return events.cellTextEdited({ cellId, update, by })
}
const asked = (runId: string, by: string, cellId = 'show') =>
  events.runRequestedOnce({ runId, cellId, at: 1, by })
const askedOffline = (runId: string, cellId = 'show') =>
  events.runRequestedOnce({ runId, cellId, base: base(cellId), at: 1, by: ann })
const started = (runId: string) => events.runStarted({ runId, executionCount: 1, at: 2, by: host })
const ended = (runId: string) =>
  events.runFinished({ runId, status: 'ok', executionCount: 1, at: 3, by: host })
const released = (runId: string) => events.runReleased({ runId, at: 5, by: ann })
const after = (...facts: Parameters<typeof stateAfter>[0]) => stateAfter([...notebook, ...facts])

describe('a request to run once', () => {
  test('of a cell that waits or runs with the same text joins that run', () => {
    const waiting = after(asked('r1', ann), asked('r2', ben))
    expect(waiting.runs).toMatchObject([
      { id: 'r1', status: 'queued', requestedBy: ann, joined: [{ id: 'r2', by: ben }] },
    ])
    expect(waiting.cells).toMatchObject([{}, {}, { runId: 'r1' }])
    expect(after(asked('r1', ann), started('r1'), asked('r2', ben)).runs).toMatchObject([
      { id: 'r1', status: 'running', joined: [{ id: 'r2', by: ben }] },
    ])
  })

  test('twice is one request', () => {
    const facts = [asked('r1', ann), asked('r2', ben)]
    expect(after(...facts, ...facts)).toEqual(after(...facts))
  })

  test('of another text, or of a cell whose run is over, is a run of its own', () => {
    const both = after(asked('r1', ann), started('r1'), edited('show', 'print(n + 1)'), asked('r2', ben))
    expect(both.runs).toMatchObject([
      { id: 'r1', source: 'print(n)' },
      { id: 'r2', source: 'print(n + 1)', status: 'queued' },
    ])
    expect(after(asked('r1', ann), started('r1'), ended('r1'), asked('r2', ben)).runs).toMatchObject([
      { id: 'r2', status: 'queued' },
    ])
  })

  test('joins the last run only: what was asked for in between comes before it', () => {
    const first = edited('show', 'x')
    const stored = after(first).cells[2] as Parameters<typeof updateToText>[0]
    const update = updateToText(stored, 'print(n)') ?? ''
    const back = events.cellTextEdited({ cellId: 'show', update, by: ben })
    const state = stateAfter([...notebook, asked('r1', ann), first, asked('r2', ben), back, asked('r3', ann)])
    expect(state.runs.map(({ id }) => id)).toEqual(['r1', 'r2', 'r3'])
  })

  test('of a cell that is gone is nothing', () => {
    expect(after(asked('r', ann, 'nowhere'))).toEqual(after())
  })
})

describe('a request that was made without a server', () => {
  test('is queued like any other when its ground is as it was', () => {
    const state = after(askedOffline('r'), edited('note', '# m'))
    expect(state.runs).toMatchObject([{ id: 'r', status: 'queued' }])
    expect(after(edited('note', '# m'), askedOffline('r')).runs).toMatchObject([{ status: 'queued' }])
    expect(after(edited('show', 'x'), askedOffline('r', 'load')).runs).toMatchObject([{ status: 'queued' }])
  })

  test('is held when the cell or one above it changed, and says which', () => {
    const held = (...facts: Parameters<typeof stateAfter>[0]) => after(...facts, askedOffline('r')).runs[0]
    expect(held(edited('load', 'n = 3'))).toMatchObject({ status: 'held', heldFor: 'above' })
    expect(held(edited('show', 'x'))).toMatchObject({ status: 'held', heldFor: 'cell' })
    expect(held(edited('load', 'n = 3'), edited('show', 'x'))).toMatchObject({ heldFor: 'both' })
    expect(held(events.cellDeleted({ cellId: 'load', by: ben }))).toMatchObject({ heldFor: 'above' })
  })

  test('is held with the one that was asked for before it', () => {
    const together = runBases(cells, ['load', 'show'], ['code'])
    const both = [...together].map(([cellId, of]) =>
      events.runRequestedOnce({ runId: `r-${cellId}`, cellId, base: of, at: 1, by: ann }),
    )
    expect(after(...both).runs).toMatchObject([{ status: 'queued' }, { status: 'queued' }])
    expect(after(edited('load', 'n = 3'), ...both).runs).toMatchObject([
      { id: 'r-load', status: 'held', heldFor: 'cell' },
      { id: 'r-show', status: 'held', heldFor: 'above' },
    ])
    const gone = events.cellDeleted({ cellId: 'load', by: ben })
    expect(after(gone, ...both).runs).toMatchObject([{ id: 'r-show', status: 'held' }])
  })

  test('leaves the cell as it is while it is held', () => {
    const before = [asked('r1', ben), started('r1'), ended('r1'), edited('load', 'n = 3')]
    const { runs, cells: shown } = after(...before, askedOffline('r2'))
    expect(runs).toMatchObject([
      { id: 'r1', status: 'ok' },
      { id: 'r2', status: 'held' },
    ])
    expect(shown).toMatchObject([{}, {}, { runId: 'r1' }])
  })

  test('joins a run of the same text that others started: there is nothing left to confirm', () => {
    const state = after(edited('load', 'n = 3'), asked('r1', ben), askedOffline('r2'))
    expect(state.runs).toMatchObject([{ id: 'r1', joined: [{ id: 'r2' }] }])
  })

  test('runs with the text of now when it is released, and is gone when it is given up', () => {
    const held = [edited('show', 'x'), askedOffline('r')]
    const state = after(...held, released('r'))
    expect(state.runs).toMatchObject([{ id: 'r', status: 'queued', source: 'x' }])
    expect(state.cells).toMatchObject([{}, {}, { runId: 'r' }])
    expect(after(...held, events.runCancelled({ runId: 'r', at: 5, by: ann })).runs).toEqual([])
  })

  test('joins when it is released while the cell runs', () => {
    const state = after(edited('load', 'n = 3'), askedOffline('r'), released('r'), released('r'))
    expect(state.runs).toMatchObject([{ id: 'r', status: 'queued' }])
  })

  test('is answered by whoever runs the cell meanwhile, and goes with its cell', () => {
    const held = [edited('load', 'n = 3'), askedOffline('r')]
    expect(after(...held, asked('r2', ben)).runs).toMatchObject([{ id: 'r2', status: 'queued' }])
    expect(after(...held, events.runRequested({ runId: 'r2', cellId: 'show', at: 2, by: ben })).runs).toEqual(
      [expect.objectContaining({ id: 'r2' })],
    )
    expect(after(...held, events.cellDeleted({ cellId: 'show', by: ben })).runs).toEqual([])
  })
})

test('every output names the text that gave it, also when it is shown after a later run was given up', () => {
  const output = { _tag: 'stream', name: 'stdout', text: '2' } as const
  const printed = events.outputAppended({
    outputId: 'o',
    cellId: 'show',
    runId: 'r1',
    position: 0,
    output,
    by: host,
  })
  const run = [asked('r1', ann), started('r1'), printed, ended('r1')]
  const state = after(
    ...run,
    edited('show', 'x'),
    asked('r2', ann),
    events.runCancelled({ runId: 'r2', at: 9, by: ann }),
  )
  const name = after(asked('r1', ann)).runs[0]?.sourceHash
  expect(state.outputs).toMatchObject([{ id: 'o', sourceHash: name }])
  expect(state.runs).toMatchObject([{ id: 'r2', status: 'interrupted' }])
  expect(state.runs[0]?.sourceHash).not.toBe(name)
})
