import type { ExecutorName } from '@anode/document'
import { describe, expect, it } from 'vitest'
import type { OpenRun } from './OpenRun.ts'
import { RunQueue } from './RunQueue.ts'

const run = (runId: string, more: Partial<OpenRun> = {}): OpenRun => ({
  ...{ runId, cellId: runId, status: 'queued', source: '', settings: undefined, batchId: null },
  ...{ kind: runId.startsWith('k') ? 'code' : 'shout', by: 'person:ann', stopOnError: false, ...more },
})
const runs = (...ids: ReadonlyArray<string>) => ids.map((id) => run(id))
const executorOf = ({ kind }: OpenRun): ExecutorName => (kind === 'code' ? 'kernel' : 'server')

/** What `handOver` gives out of these runs. */
const given = (
  queue: RunQueue,
  open: ReadonlyArray<OpenRun>,
  takes: (id: string) => boolean = () => true,
) => {
  const out: string[] = []
  queue.handOver(open, executorOf, ({ runId }) => {
    if (!takes(runId)) return false
    out.push(runId)
    return true
  })
  return out
}

describe('A queue of runs', () => {
  it('gives an executor all that wait until the first of another', () => {
    const queue = new RunQueue()
    expect(queue.isBehind).toBe(true)
    expect(given(queue, runs('k1', 'k2', 's3', 'k4'))).toEqual(['k1', 'k2'])
    expect(queue.isBehind).toBe(true)
    expect(queue.holder).toBe('kernel')
    queue.release('k1')
    expect(given(queue, runs('k2', 's3', 'k4'))).toEqual([])
    queue.release('k2')
    expect(given(queue, runs('s3', 'k4'))).toEqual(['s3'])
    queue.release('s3')
    expect(given(queue, runs('k4'))).toEqual(['k4'])
    expect(queue.isBehind).toBe(false)
  })

  it('gives no run twice, and stops at one that is not taken', () => {
    const queue = new RunQueue()
    expect(given(queue, runs('s1', 's2'), (id) => id === 's1')).toEqual(['s1'])
    expect(queue.holderOf('s2')).toBeNull()
    expect(given(queue, runs('s1', 's2'), () => false)).toEqual([])
    queue.release('s1')
    expect(given(queue, runs('s2'))).toEqual(['s2'])
  })

  it('waits for one that runs and that nobody has claimed yet', () => {
    const queue = new RunQueue()
    expect(given(queue, [run('k1', { status: 'running' }), run('s2')])).toEqual([])
    queue.holds('kernel', runs('k1'))
    expect(queue.holderOf('k1')).toBe('kernel')
    expect(given(queue, [run('k1', { status: 'running' }), run('k2'), run('s3')])).toEqual(['k2'])
  })

  it('gives out again what an executor no longer has', () => {
    const queue = new RunQueue()
    given(queue, runs('k1', 'k2'))
    queue.holds('kernel', runs('k1'))
    expect(queue.isBehind).toBe(true)
    expect(given(queue, runs('k1', 'k2'))).toEqual(['k2'])
  })

  it('passes over a run that nothing executes', () => {
    const queue = new RunQueue()
    const out: string[] = []
    queue.handOver(
      runs('x', 'k1'),
      (one) => (one.runId === 'x' ? null : 'kernel'),
      ({ runId }) => out.push(runId) > 0,
    )
    expect(out).toEqual(['k1'])
    expect(queue.isBehind).toBe(false)
  })

  it('gives up behind a failure what no executor has: the batch, and what the same person queued', () => {
    const queue = new RunQueue()
    const stopping = { stopOnError: true }
    const open = [
      run('k1', { batchId: 'b', ...stopping }),
      run('s2', { batchId: 'b' }),
      run('k3', stopping),
      run('k4', { by: 'person:bob', ...stopping }),
      run('k5'),
    ]
    given(queue, open)
    const failed = queue.release('k1')
    expect(failed).toMatchObject({ executor: 'kernel', batchId: 'b', by: 'person:ann' })
    const givenUp = failed && queue.givenUpBehind(failed, open.slice(1))
    expect(givenUp?.map(({ runId }) => runId)).toEqual(['s2', 'k3'])
  })
})
