import fc from 'fast-check'
import { expect, test } from 'vitest'
import { snapshotParts } from './NotebookSnapshot.ts'
import type { Fact } from './StateDatabase.ts'
import { randomLog, stateOf } from './testing/index.ts'

/** The state as `NotebookLoaded` facts that take the last numbers before the tail. */
const checkpointOf = (prefix: ReadonlyArray<Fact>): ReadonlyArray<Fact> => {
  const parts = snapshotParts(stateOf(prefix), 'server')
  return parts.map((args, part) => ({
    seq: prefix.length - parts.length + 1 + part,
    name: 'v1.NotebookLoaded',
    args,
  }))
}

test('a checkpoint and the tail give the same state as the whole log', () => {
  const logAndCut = randomLog().chain((log) => fc.tuple(fc.constant(log), fc.nat(log.length)))
  fc.assert(
    fc.property(logAndCut, ([log, cut]) => {
      const prefix = log.slice(0, cut)
      expect(stateOf([...checkpointOf(prefix), ...log.slice(cut)])).toEqual(stateOf(log))
    }),
    { numRuns: 300 },
  )
})

test('a state of many parts is whole again when all of them are loaded', () => {
  const source = 'x'.repeat(100_000)
  const log = Array.from({ length: 12 }, (_, index) => ({
    seq: index + 1,
    name: 'v1.CellCreated',
    args: { cellId: `cell-${index}`, kind: 'code', position: 'a0', source, metadata: {}, by: 'person:ann' },
  }))
  const parts = checkpointOf(log)
  expect(parts.length).toBeGreaterThan(3)
  expect(stateOf(parts)).toEqual(stateOf(log))
})

test('each fact applied twice counts once', () => {
  fc.assert(
    fc.property(randomLog(), (log) => {
      expect(stateOf(log.flatMap((fact) => [fact, fact]))).toEqual(stateOf(log))
    }),
    { numRuns: 300 },
  )
})
