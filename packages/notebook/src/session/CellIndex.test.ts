import { expect, test } from 'vitest'
import { CellIndex } from './CellIndex.ts'

const cell = (id: string, position: string, runId: string | null = null) => [
  id,
  'code',
  position,
  runId,
  null,
  1,
]
const run = (id: string, cellId: string, status: string, ...joined: ReadonlyArray<string>) => [
  ...[id, cellId, status, 1, null, null, null, null, 0, null],
  joined,
]

const setUp = () => {
  const index = new CellIndex()
  index.takeCells(JSON.stringify([cell('a', 'a0', 'r1'), cell('b', 'a1')]))
  const told: string[] = []
  for (const key of ['a', 'b', 'order', 'active']) index.on(key, () => told.push(key))
  return { index, told }
}

test('A run that starts tells its cell alone', () => {
  const { index, told } = setUp()
  const b = index.entry('b')
  index.takeRuns(JSON.stringify([run('r1', 'a', 'running')]))
  expect(told).toEqual(['a', 'active'])
  expect(index.entry('a')?.run?.status).toBe('running')
  expect(index.entry('b')).toBe(b)
  expect(index.active.map(({ id }) => id)).toEqual(['a'])
})

test('The same rows again tell nobody', () => {
  const { index, told } = setUp()
  index.takeCells(JSON.stringify([cell('a', 'a0', 'r1'), cell('b', 'a1')]))
  expect(told).toEqual([])
})

test('A cell that comes, moves or goes changes the order', () => {
  const { index, told } = setUp()
  index.takeCells(JSON.stringify([cell('b', 'a1'), cell('a', 'a2', 'r1')]))
  expect(index.ids).toEqual(['b', 'a'])
  index.takeCells(JSON.stringify([cell('b', 'a1')]))
  expect(index.ids).toEqual(['b'])
  expect(index.entry('a')).toBeUndefined()
  expect(told).toEqual(['a', 'order', 'a', 'order'])
})

test('A run that was just asked for is there for who looks, and told of when it is shown', () => {
  const { index, told } = setUp()
  const outputs: string[] = []
  index.on('outputs:b', () => outputs.push(index.entry('b')?.run?.id ?? ''))
  index.expectRuns([{ id: 'r2', cellId: 'b', at: 5 }])
  expect(index.entry('b')?.run).toMatchObject({ id: 'r2', status: 'queued', requestedAt: 5 })
  expect(told).toEqual([])
  index.showOutputs('b')
  expect(outputs).toEqual(['r2'])
  expect(told).toEqual([])
  index.show()
  expect(told).toEqual(['b', 'active'])
  expect(index.active.map(({ id }) => id)).toEqual(['b'])
})

test('An expected run gives way to what the log says of it, or to nothing when it is refused', () => {
  const { index } = setUp()
  index.expectRuns([{ id: 'r2', cellId: 'b', at: 5 }])
  index.takeRuns(JSON.stringify([]))
  expect(index.entry('b')?.run?.status).toBe('queued')
  index.takeCells(JSON.stringify([cell('a', 'a0', 'r1'), cell('b', 'a1', 'r2')]))
  index.takeRuns(JSON.stringify([run('r2', 'b', 'ok')]))
  expect(index.entry('b')?.run?.status).toBe('ok')
  index.expectRuns([{ id: 'r3', cellId: 'b', at: 6 }])
  index.expectNothing()
  expect(index.entry('b')?.run?.id).toBe('r2')
})

test('An expected run gives way to the run that it joined', () => {
  const { index } = setUp()
  index.expectRuns([{ id: 'r2', cellId: 'a', at: 5 }])
  index.takeRuns(JSON.stringify([run('r1', 'a', 'running')]))
  expect(index.entry('a')?.run?.id).toBe('r2')
  index.takeRuns(JSON.stringify([run('r1', 'a', 'running', 'r2')]))
  expect(index.entry('a')?.run).toMatchObject({ id: 'r1', status: 'running', joined: ['r2'] })
})

test('A run that is held is not shown by its cell', () => {
  const { index } = setUp()
  index.takeRuns(JSON.stringify([run('r1', 'a', 'ok')]))
  index.expectRuns([{ id: 'r2', cellId: 'a', at: 5 }])
  index.takeRuns(JSON.stringify([run('r1', 'a', 'ok'), run('r2', 'a', 'held')]))
  expect(index.entry('a')?.run).toMatchObject({ id: 'r1', status: 'ok' })
  expect(index.active).toEqual([])
})
