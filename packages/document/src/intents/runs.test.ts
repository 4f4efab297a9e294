import { describe, expect, test } from 'vitest'
import type { CellKinds } from '../CellKind.ts'
import { testKind } from '../testing/index.ts'
import { cancelRuns, type RunnableCell, requestRuns } from './runs.ts'

const actor = { by: 'person:ann', at: 7 }
const kinds: CellKinds = new Map([
  ['code', testKind('code', 'code', true)],
  ['markdown', testKind('markdown', 'markdown')],
])
const cell = (id: string, kind = 'code', runStatus: string | null = null): RunnableCell => ({
  id,
  kind,
  runStatus,
})
const requested = (...cells: ReadonlyArray<RunnableCell>) =>
  requestRuns(cells, kinds, actor).map((event) => event.args)

describe('requestRuns', () => {
  test('asks for cells that run on a kernel, in their order', () => {
    expect(requested(cell('b'), cell('m', 'markdown'), cell('x', 'unknown'), cell('a'))).toMatchObject([
      { cellId: 'b', at: 7, by: 'person:ann' },
      { cellId: 'a' },
    ])
  })

  test('leaves out cells that wait or run already', () => {
    const cells = [cell('a', 'code', 'queued'), cell('b', 'code', 'running'), cell('c', 'code', 'error')]
    expect(requested(...cells).map((args) => args.cellId)).toEqual(['c'])
  })

  test('makes a batch of several and none of one', () => {
    const [one] = requested(cell('a'))
    expect(one).not.toHaveProperty('batchId')
    const several = requested(cell('a'), cell('b'))
    expect(several[0]?.batchId).toBeDefined()
    expect(several[1]?.batchId).toBe(several[0]?.batchId)
    expect(several[1]?.runId).not.toBe(several[0]?.runId)
  })

  test('says of each that a failure before it gives it up', () => {
    expect(requested(cell('a'))).toMatchObject([{ stopOnError: true }])
    const facts = requestRuns([cell('a')], kinds, { ...actor, stopOnError: false })
    expect(facts[0]?.args).not.toHaveProperty('stopOnError')
  })

  test('makes no batch where an error is not to end the rest', () => {
    const facts = requestRuns([cell('a'), cell('b')], kinds, { ...actor, stopOnError: false })
    expect(facts.map(({ args }) => 'batchId' in args)).toEqual([false, false])
  })
})

test('each run is cancelled by a fact', () => {
  expect(cancelRuns(['r', 's'], actor).map((event) => event.args)).toEqual([
    { runId: 'r', at: 7, by: 'person:ann' },
    { runId: 's', at: 7, by: 'person:ann' },
  ])
})
