import { isLateOutput } from '@anode/document/facts'
import { describe, expect, it } from 'vitest'
import type { KernelEvent } from '../Kernel.ts'
import { memoryArtifacts, Recorder, runRequest } from '../testing/index.ts'
import type { ArtifactStore } from './ArtifactStore.ts'
import { Run } from './Run.ts'

const started: KernelEvent = { _tag: 'started', executionCount: 4 }
const stdout = (text: string): KernelEvent => ({ _tag: 'stream', name: 'stdout', text })
const image = (bytes: number): KernelEvent => ({
  _tag: 'display_data',
  data: { 'image/png': Buffer.alloc(bytes, 7).toString('base64'), 'text/plain': '<Figure>' },
  metadata: {},
})
const ok = { status: 'ok', executionCount: 4 } as const

const begun = (artifacts?: ArtifactStore) => {
  const recorder = new Recorder(artifacts)
  const run = new Run(runRequest(), recorder.ports)
  run.begin()
  return { recorder, run, clock: recorder.clock }
}

describe('Run', () => {
  it('states a short run in one batch', async () => {
    const { recorder, run, clock } = begun()
    await clock.pass(2)
    run.receive(started)
    run.receive(stdout('hi'))
    await clock.pass(5)
    await run.finish(ok)
    const facts = recorder.told.filter((told) => 'facts' in told)
    expect(facts).toHaveLength(1)
    expect(recorder.factNames).toEqual(['RunStarted', 'OutputAppended', 'RunFinished(ok)'])
    expect(recorder.argsOf('RunStarted')).toEqual([
      { runId: 'run', executionCount: 4, at: 0, by: 'host:one' },
    ])
    expect(recorder.argsOf('RunFinished')).toEqual([
      { runId: 'run', status: 'ok', executionCount: 4, at: 7, by: 'host:one' },
    ])
  })

  it('states the start of a longer run after 30 ms', async () => {
    const { recorder, run, clock } = begun()
    run.receive(started)
    await clock.pass(31)
    expect(recorder.told).toMatchObject([{ at: 30, facts: [{ name: 'v1.RunStarted' }] }])
  })

  it('states the start without a count when the kernel does not take it up in 50 ms', async () => {
    const { recorder, run, clock } = begun()
    await clock.pass(60)
    expect(recorder.told).toMatchObject([{ at: 50, facts: [{ args: { executionCount: null } }] }])
    run.receive(started)
    await clock.pass(100)
    expect(recorder.factNames).toEqual(['RunStarted'])
  })

  it('shows the first output at once and what follows every 25 ms', async () => {
    const { recorder, run, clock } = begun()
    run.receive(started)
    run.receive(stdout('0\n'))
    for (let i = 1; i <= 100; i++) {
      await clock.pass(1)
      run.receive(stdout(`${i}\n`))
    }
    await clock.pass(50)
    expect(recorder.told.filter((told) => 'ops' in told).map(({ at }) => at)).toEqual([
      0, 25, 50, 75, 100, 125,
    ])
    expect(recorder.shownOf('run')).toMatchObject([
      { output: { text: Array.from({ length: 101 }, (_, i) => `${i}\n`).join('') } },
    ])
    expect(run.shownOutputs()).toEqual(recorder.shownOf('run'))
  })

  it('saves changes up while the way is not free', async () => {
    const { recorder, run, clock } = begun()
    recorder.canShow = false
    for (let i = 0; i < 10; i++) {
      run.receive(stdout('x'))
      await clock.pass(20)
    }
    expect(recorder.shownOf('run')).toEqual([])
    recorder.canShow = true
    await clock.pass(25)
    expect(recorder.shownOf('run')).toMatchObject([{ output: { text: 'xxxxxxxxxx' } }])
  })

  it('states outputs after 1, 2, 4, 8, 15, 15 … seconds and at the end', async () => {
    const { recorder, run, clock } = begun()
    run.receive(started)
    for (let i = 0; i < 600; i++) {
      run.receive(stdout('x'))
      await clock.pass(100)
    }
    run.receive(stdout('end'))
    await run.finish(ok)
    const times = recorder.told.flatMap((told) => ('facts' in told ? [told.at] : []))
    // An interval begins with the first output that was not stated.
    expect(times.map((at) => Math.round(at / 1000))).toEqual([0, 1, 3, 7, 15, 30, 45, 60, 60])
    expect(recorder.argsOf('TextAppended').map(({ text }) => String(text).length)).toEqual([
      20, 40, 80, 150, 150, 150, 3,
    ])
  })

  it('states nothing while a run says nothing', async () => {
    const { recorder, run, clock } = begun()
    run.receive(started)
    await clock.pass(3_600_000)
    expect(recorder.factNames).toEqual(['RunStarted'])
  })

  it('states a question with its start, and that it was answered, but never a password', async () => {
    const { recorder, run } = begun()
    run.receive(started)
    run.receive({ _tag: 'input_request', prompt: 'Word: ', password: true })
    run.inputGiven('sesame')
    run.inputGiven('sesame')
    expect(recorder.factNames).toEqual(['RunStarted', 'InputRequested', 'InputGiven'])
    expect(recorder.argsOf('InputRequested')).toMatchObject([{ prompt: 'Word: ', password: true }])
    await run.finish(ok)
    expect(recorder.argsOf('OutputAppended')).toMatchObject([{ output: { text: 'Word: ••••••••\n' } }])
    expect(JSON.stringify(recorder.told)).not.toContain('sesame')
  })

  const ask = (prompt: string) => ({ _tag: 'input_request', prompt, password: false }) as const
  const printed = async (recorder: Recorder, run: Run) => {
    await run.finish(ok)
    return recorder
      .argsOf('OutputAppended')
      .map(({ output }) => output as { text?: string; ename?: string })
      .map(({ text, ename }) => text ?? ename)
  }

  it('puts out what was asked and answered, in its place among what is printed', async () => {
    const { recorder, run } = begun()
    run.receive(started)
    run.receive(stdout('1 of 2\r2 of 2, '))
    run.receive(ask('name? '))
    run.inputGiven('Ann')
    run.receive(stdout('Hello Ann\n'))
    run.receive(ask('(Pdb) '))
    run.inputGiven('p 1 + 1')
    run.receive(stdout('2\n'))
    run.receive(ask('(Pdb) '))
    run.inputGiven('\x04')
    expect(await printed(recorder, run)).toEqual([
      '2 of 2, name? Ann\nHello Ann\n(Pdb) p 1 + 1\n2\n(Pdb) ^D\n',
    ])
  })

  it('puts out a question that was never answered, before what ended it', async () => {
    const { recorder, run } = begun()
    run.receive(started)
    run.receive(ask('one? '))
    // The code caught an interrupt and asks again.
    run.receive(ask('two? '))
    run.receive({ _tag: 'error', ename: 'KeyboardInterrupt', evalue: '', traceback: [] })
    expect(await printed(recorder, run)).toEqual(['one? \ntwo? \n', 'KeyboardInterrupt'])
  })

  it('states the next input with its end, unless it is too long for a fact', async () => {
    const { recorder, run } = begun()
    run.receive(started)
    await run.finish(ok, { nextInput: { text: 'x = 1', replace: true } })
    expect(recorder.factNames).toEqual(['RunStarted', 'NextInputSet', 'RunFinished(ok)'])
    expect(recorder.argsOf('NextInputSet')).toMatchObject([{ cellId: 'cell', text: 'x = 1', replace: true }])
    const other = begun()
    await other.run.finish(ok, { nextInput: { text: 'x'.repeat(300_000), replace: true } })
    expect(other.recorder.factNames).toEqual(['RunStarted', 'OutputAppended', 'RunFinished(ok)'])
    expect(JSON.stringify(other.recorder.argsOf('OutputAppended'))).toContain('too long for a cell')
  })

  it('shows pages as last outputs', async () => {
    const { recorder, run } = begun()
    await run.finish(ok, { pages: [{ 'text/plain': 'Help' }] })
    expect(recorder.argsOf('OutputAppended')).toMatchObject([{ output: { data: { 'text/plain': 'Help' } } }])
  })

  it('ends a run that never began without saying that it started', async () => {
    const recorder = new Recorder()
    const run = new Run(runRequest(), recorder.ports)
    await run.finish({ status: 'interrupted', executionCount: null, reason: 'No kernel.' })
    expect(recorder.factNames).toEqual(['RunFinished(interrupted)'])
  })

  it('keeps large values outside of the log and small ones in it', async () => {
    const artifacts = memoryArtifacts()
    const { recorder, run, clock } = begun(artifacts)
    run.receive(image(60_000))
    await clock.pass(1)
    await expect.poll(() => recorder.shownOf('run').length).toBe(1)
    await run.finish(ok)
    const [[hash, content] = ['', new Uint8Array()]] = [...artifacts.stored]
    expect(content.length).toBe(60_000)
    const data = {
      'image/png': { $artifact: hash, bytes: 60_000, encoding: 'base64' },
      'text/plain': '<Figure>',
    }
    expect(recorder.argsOf('OutputAppended')).toMatchObject([{ output: { data } }])
    expect(recorder.shownOf('run')).toMatchObject([{ output: { data } }])
    expect(artifacts.stored.size).toBe(1)
  })

  it('waits for the store, in order, and goes on taking what the kernel says', async () => {
    const stored = Promise.withResolvers<string>()
    const { recorder, run, clock } = begun({ put: () => stored.promise })
    run.receive(started)
    run.receive(stdout('before'))
    run.receive(image(100_000))
    run.receive(stdout('after'))
    await clock.pass(5000)
    expect(recorder.shownOf('run')).toMatchObject([{ output: { text: 'before' } }])
    expect(recorder.factNames).toEqual(['RunStarted'])
    const finished = run.finish(ok)
    await clock.pass(5000)
    expect(recorder.factNames).toEqual(['RunStarted'])
    stored.resolve('a'.repeat(64))
    await finished
    expect(recorder.factNames).toEqual([
      'RunStarted',
      ...['OutputAppended', 'OutputAppended', 'OutputAppended'],
      'RunFinished(ok)',
    ])
    expect(recorder.argsOf('RunFinished')).toMatchObject([{ at: 5000 }])
  })

  it('stores only what is still there when an animation runs faster than the store', async () => {
    const artifacts = memoryArtifacts()
    const { recorder, run, clock } = begun(artifacts)
    for (let i = 0; i < 100; i++) {
      run.receive({ _tag: 'clear_output', wait: true })
      run.receive(image(60_000 + i))
      await clock.pass(1)
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
    await run.finish(ok)
    expect(artifacts.stored.size).toBeLessThan(10)
    expect(recorder.argsOf('OutputAppended')).toHaveLength(1)
  })

  it('says in place of a value that the store will not take why it is missing', async () => {
    const { recorder, run } = begun({ put: () => Promise.reject(new Error('too large')) })
    run.receive(image(100_000))
    await run.finish(ok)
    expect(JSON.stringify(recorder.argsOf('OutputAppended'))).toContain('image/png was dropped: too large')
  })

  it('states what threads print after the end, until another run takes the cell', async () => {
    const { recorder, run, clock } = begun()
    run.receive(stdout('a'))
    await run.finish(ok)
    run.receive(stdout('b'))
    await clock.pass(1000)
    const appended = recorder.argsOf('OutputAppended')
    expect(appended).toMatchObject([{ output: { text: 'a' } }, { position: 1, output: { text: 'b' } }])
    expect(appended.map(({ outputId }) => isLateOutput(String(outputId)))).toEqual([false, true])
    run.receive(stdout('c'))
    run.close('kernelEnded')
    expect(recorder.argsOf('TextAppended')).toMatchObject([{ offset: 1, text: 'c' }])
    run.receive(stdout('d'))
    await clock.pass(60_000)
    expect(recorder.argsOf('TextAppended')).toHaveLength(1)
  })
})
