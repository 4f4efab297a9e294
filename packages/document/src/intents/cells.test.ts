import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { events } from '../events/index.ts'
import { stateAfter } from '../testing/index.ts'
import { type CellList, clearOutputs, createCell, deleteCells, moveCell } from './cells.ts'

const actor = { by: 'person:ann' }

type Committed = ReadonlyArray<{ readonly name: string; readonly args: unknown }>

/** The cells as they stand after events, in the notebook's order. */
const cellsAfter = (log: Committed): CellList =>
  stateAfter(log).cells.map((row) => ({ id: String(row.id), position: String(row.position) }))

const idsAfter = (log: Committed) => cellsAfter(log).map((cell) => cell.id)

/** A notebook of cells with these ids, in this order. */
const notebook = (...ids: ReadonlyArray<string>): Committed => {
  const log: Committed[number][] = []
  for (const [index, id] of ids.entries()) {
    log.push(createCell(cellsAfter(log), { id, index, kind: 'code' }, actor))
  }
  return log
}

describe('createCell', () => {
  test('puts the cell where it was asked for', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 12 }), (places) => {
        let log: Committed = []
        let expected: ReadonlyArray<string> = []
        places.forEach((place, n) => {
          const index = place % (expected.length + 1)
          log = [...log, createCell(cellsAfter(log), { id: `c${n}`, index, kind: 'code' }, actor)]
          expected = expected.toSpliced(index, 0, `c${n}`)
        })
        expect(idsAfter(log)).toEqual(expected)
      }),
    )
  })

  test('takes an index behind the end as the end', () => {
    const log = notebook('a', 'b')
    const created = createCell(cellsAfter(log), { id: 'c', index: 9, kind: 'code' }, actor)
    expect(idsAfter([...log, created])).toEqual(['a', 'b', 'c'])
  })

  test('behind a cell that shares its position with others, comes right after these', () => {
    const at = (cellId: string, position: string) =>
      events.cellCreated({ cellId, kind: 'code', position, source: '', metadata: {}, ...actor })
    const log = [at('a', 'a0'), at('b', 'a0'), at('c', 'a1')]
    const created = createCell(cellsAfter(log), { id: 'new', index: 1, kind: 'code' }, actor)
    expect(idsAfter([...log, created])).toEqual(['a', 'b', 'new', 'c'])
  })

  test('gives a fresh id that a file may hold', () => {
    const ids = Array.from(
      { length: 100 },
      () => createCell([], { index: 0, kind: 'code' }, actor).args.cellId,
    )
    expect(new Set(ids).size).toBe(100)
    for (const id of ids) expect(id).toMatch(/^[a-zA-Z0-9-_]{1,64}$/)
  })
})

describe('moveCell', () => {
  test.each([
    ['a', 2, ['b', 'c', 'a', 'd']],
    ['a', 3, ['b', 'c', 'd', 'a']],
    ['d', 0, ['d', 'a', 'b', 'c']],
    ['c', 1, ['a', 'c', 'b', 'd']],
    ['b', 1, ['a', 'b', 'c', 'd']],
  ])('%s to %i', (id, index, expected) => {
    const log = notebook('a', 'b', 'c', 'd')
    expect(idsAfter([...log, ...moveCell(cellsAfter(log), id, index, actor)])).toEqual(expected)
  })

  test('says nothing when the cell stands there already', () => {
    expect(moveCell(cellsAfter(notebook('a', 'b')), 'b', 1, actor)).toEqual([])
  })
})

test('several cells are deleted and cleared by a fact each', () => {
  const log = notebook('a', 'b', 'c')
  expect(idsAfter([...log, ...deleteCells(['a', 'c'], actor)])).toEqual(['b'])
  expect(clearOutputs(['a', 'c'], actor).map((event) => event.args.cellId)).toEqual(['a', 'c'])
})
