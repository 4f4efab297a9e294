import { expect, test } from 'vitest'
import { changesBetween } from './changes.ts'
import { copiesOf } from './moment.ts'

const copies = (...cells: ReadonlyArray<Readonly<Record<string, unknown>>>) =>
  copiesOf({
    cells: cells.map((cell, i) => ({ kind: 'code', position: `a${i}`, source: '', ...cell })),
    runs: [],
    outputs: cells.flatMap(({ id, shows }) =>
      shows === undefined
        ? []
        : [
            {
              id: `o-${String(id)}`,
              cellId: id,
              position: 0,
              text: shows,
              body: { _tag: 'stream', name: 'stdout', text: '' },
            },
          ],
    ),
  })

test('Each cell says what became of it', () => {
  const before = copies(
    { id: 'a' },
    { id: 'b', source: '1' },
    { id: 'c', shows: 'x' },
    { id: 'd' },
    { id: 'e' },
  )
  const after = copies(
    { id: 'a' },
    { id: 'b', source: '2' },
    { id: 'c', shows: 'y' },
    { id: 'd', position: 'a9' },
    { id: 'e', kind: 'raw' },
    { id: 'new' },
  )
  expect([...changesBetween(before, after).of]).toEqual([
    ['b', 'text'],
    ['c', 'outputs'],
    ['d', 'moved'],
    ['e', 'kind'],
    ['new', 'created'],
  ])
})

test('Cells that are gone stand behind what is still there', () => {
  const before = copies({ id: 'x' }, { id: 'a' }, { id: 'y' }, { id: 'z' }, { id: 'b' })
  const after = copies({ id: 'a' }, { id: 'b' })
  const { goneBehind } = changesBetween(before, after)
  expect([...goneBehind].map(([behind, gone]) => [behind, gone.map(({ id }) => id)])).toEqual([
    [null, ['x']],
    ['a', ['y', 'z']],
  ])
})
