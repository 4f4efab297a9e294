import { describe, expect, test } from 'vitest'
import { updateToText } from '../cellText.ts'
import { events } from '../events/index.ts'
import { stateAfter } from '../testing/index.ts'

const ann = 'person:ann'
const ben = 'person:ben'
const created = (cellId: string, source = 'x = 1') =>
  events.cellCreated({ cellId, kind: 'code', position: 'a0', source, metadata: { k: 1 }, by: ann })
const deleted = (cellId: string) => events.cellDeleted({ cellId, by: ben })
const late = (cellId: string, to = 'x = 12', source = 'x = 1', by = ann) =>
  events.cellTextEdited({ cellId, update: updateToText({ source, textState: null }, to) ?? '', by })

describe('a cell that was deleted', () => {
  test('is kept as it was, with who deleted it', () => {
    expect(stateAfter([created('a'), deleted('a')])).toMatchObject({
      cells: [],
      deletedCells: [
        {
          id: 'a',
          kind: 'code',
          position: 'a0',
          source: 'x = 1',
          metadata: { k: 1 },
          seq: 2,
          deletedBy: ben,
        },
      ],
    })
  })

  test('takes what others still write into it, and says who', () => {
    const state = stateAfter([created('a'), deleted('a'), late('a')])
    expect(state.cells).toEqual([])
    expect(state.deletedCells).toMatchObject([{ source: 'x = 12', late: [ann] }])
    const both = stateAfter([
      created('a'),
      deleted('a'),
      late('a'),
      late('a', 'y\nx = 1', 'x = 1', 'person:cy'),
    ])
    expect(both.deletedCells).toMatchObject([{ source: 'y\nx = 12', late: [ann, 'person:cy'] }])
  })

  test('is of no further concern to who has dealt with what he wrote', () => {
    const dropped = events.lateTextDropped({ cellId: 'a', by: ann })
    const state = stateAfter([created('a'), deleted('a'), late('a'), dropped])
    expect(state.deletedCells?.[0]).not.toHaveProperty('late')
  })

  test('is forgotten when it comes back', () => {
    expect(stateAfter([created('a'), deleted('a'), created('a')])).not.toHaveProperty('deletedCells')
  })

  test('is kept too when a whole notebook takes its place that lacks it', () => {
    const rows = [{ id: 'b', kind: 'code', position: 'a0', source: '2' }]
    const loaded = events.notebookLoaded({ part: 0, of: 1, cells: rows, runs: [], outputs: [], by: ben })
    const state = stateAfter([created('a'), created('b', '1'), loaded])
    expect(state.deletedCells).toMatchObject([{ id: 'a', source: 'x = 1', deletedBy: ben }])
  })
})

test('Of many deleted cells the last ones are kept, and those that somebody wrote into', () => {
  const names = Array.from({ length: 30 }, (_, i) => `c${i}`)
  const long = 'x'.repeat(9000)
  const facts = [
    ...[...names, 'd'].flatMap((name) => [created(name, long)]),
    deleted('d'),
    late('d', `${long}!`, long),
    ...names.map(deleted),
  ]
  const kept = stateAfter(facts).deletedCells?.map(({ id }) => id)
  expect(kept?.[0]).toBe('d')
  expect(kept?.slice(1)).toEqual(names.slice(-10))
})
