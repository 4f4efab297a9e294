import type { GitChange, GitReport } from '@anode/protocol'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { RequestFailed } from '../server/request.ts'
import { GitModel } from './GitModel.ts'

const report = (...changes: ReadonlyArray<readonly [string, GitChange['mark']]>): GitReport => ({
  absence: null,
  repository: {
    ...{ branch: 'main', head: 'a', underway: null, isAbove: false, isMore: false, hidden: 0 },
    changes: changes.map(([path, mark]) => ({ path, mark, problem: null })),
  },
})

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('Marks stand on files, and on the folders that hold them', async () => {
  const model = new GitModel(async () => report(['a/b/c.txt', 'changed'], ['new.txt', 'untracked']))
  await model.refresh()
  expect(['a/b/c.txt', 'a/b', 'a', 'new.txt', 'a/b/d.txt', ''].map((path) => model.markOf(path))).toEqual([
    ...['changed', 'within', 'within', 'untracked', null, null],
  ])
})

it('However often something happens, it is asked once, and then not for a while', async () => {
  let asked = 0
  const model = new GitModel(async () => {
    asked++
    return report()
  })
  for (let i = 0; i < 50; i++) model.notice()
  await vi.advanceTimersByTimeAsync(100)
  expect(asked).toBe(1)
  for (let i = 0; i < 50; i++) model.notice()
  await vi.advanceTimersByTimeAsync(500)
  expect(asked).toBe(1)
  await vi.advanceTimersByTimeAsync(1000)
  expect(asked).toBe(2)
})

it('What happens while it is asked is asked for again', async () => {
  const answers: Array<(report: GitReport) => void> = []
  const model = new GitModel(() => new Promise((resolve) => void answers.push(resolve)))
  model.notice()
  await vi.advanceTimersByTimeAsync(100)
  model.notice()
  answers[0]?.(report())
  await vi.advanceTimersByTimeAsync(2000)
  expect(answers).toHaveLength(2)
})

it('What was shown stays while there is no answer', async () => {
  let fails = false
  const model = new GitModel(async () => {
    if (fails) throw new RequestFailed('Unreachable', 0, 'gone')
    return report(['a.txt', 'added'])
  })
  await model.refresh()
  fails = true
  await model.refresh()
  expect([model.markOf('a.txt'), model.snapshot().failure?.tag]).toEqual(['added', 'Unreachable'])
})
