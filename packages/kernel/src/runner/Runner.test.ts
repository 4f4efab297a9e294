import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '../Clock.ts'
import { type Kernel, type KernelSource, KernelStartFailed } from '../Kernel.ts'
import { isAlive, memoryArtifacts, Recorder, runRequest, testPython } from '../testing/index.ts'
import { zmqKernels } from '../zmq/index.ts'
import { Runner } from './Runner.ts'

const zmq = zmqKernels({ python: testPython() })

/** A source that remembers its kernels. */
const remembering = (source: KernelSource) => {
  const kernels: Array<Kernel> = []
  const open: KernelSource['open'] = async (options) => {
    const kernel = await source.open(options)
    kernels.push(kernel)
    return kernel
  }
  return { open, kernels }
}

describe('Runner', { timeout: 60_000 }, () => {
  let runner: Runner
  afterEach(() => runner.shutdown())

  const setUp = (source: KernelSource = zmq, directory?: string) => {
    const recorder = new Recorder(memoryArtifacts(), systemClock)
    const kernels = remembering(source)
    runner = new Runner({ ...recorder.ports, kernels, ...(directory === undefined ? {} : { directory }) })
    /** Asks for runs, named a, b, c …; each in a cell of that name. */
    const execute = (codes: ReadonlyArray<string>, batchId: string | null = null) =>
      codes.forEach((code, i) => {
        const name = String.fromCharCode(97 + i)
        runner.execute(runRequest(code, { runId: name, cellId: name, batchId }))
      })
    /** How runs ended, when so many have. */
    const ends = async (count: number) => {
      await expect.poll(() => recorder.argsOf('RunFinished').length, { timeout: 30_000 }).toBe(count)
      return recorder
        .argsOf('RunFinished')
        .map(({ runId, status, reason }) => [runId, status, reason ?? ''].join(' ').trim())
    }
    const started = (count: number) =>
      expect.poll(() => recorder.argsOf('RunStarted').length, { timeout: 30_000 }).toBe(count)
    const statuses = () => recorder.argsOf('KernelStatusChanged').map(({ status }) => status)
    return { recorder, kernels, execute, ends, started, statuses }
  }

  it('interrupts code of a comm that keeps a run from beginning', async () => {
    const { recorder, execute, ends, started, kernels } = setUp()
    const begun = join(mkdtempSync(join(tmpdir(), 'anode-comm-')), 'begun')
    execute([
      `import comm
button = comm.create_comm(target_name='button', comm_id='b')
@button.on_msg
def stay(_):
    open(${JSON.stringify(begun)}, 'w').close()
    while True: pass`,
    ])
    await ends(1)
    void kernels.kernels[0]?.comm(
      { _tag: 'message', commId: 'b', data: {}, metadata: {}, buffers: [] },
      30_000,
    )
    await expect.poll(() => existsSync(begun), { timeout: 30_000 }).toBe(true)
    runner.execute(runRequest('import time; time.sleep(100)', { runId: 'z', cellId: 'z' }))
    await sleep(300)
    expect(recorder.argsOf('RunStarted').some(({ executionCount }) => executionCount === 2)).toBe(false)
    runner.interrupt()
    expect((await ends(2))[1]).toBe('z interrupted')
    await started(2)
  })

  it('starts a kernel with the first run and executes runs in order, one at a time', async () => {
    const { recorder, execute, ends, statuses, kernels } = setUp()
    expect(runner.isOpen).toBe(false)
    execute(['import time; time.sleep(0.2); x = 1; print(x)', 'x += 1; print(x)', 'x'])
    expect(runner.isOpen).toBe(true)
    expect(runner.activeRuns).toEqual(['a', 'b', 'c'])
    expect(await ends(3)).toEqual(['a ok', 'b ok', 'c ok'])
    expect(statuses()).toEqual(['starting', 'ready'])
    expect(kernels.kernels).toHaveLength(1)
    expect(recorder.factNames.slice(2)).toEqual(
      Array.from({ length: 3 }, () => ['RunStarted', 'OutputAppended', 'RunFinished(ok)']).flat(),
    )
    expect(recorder.argsOf('RunFinished').map(({ executionCount }) => executionCount)).toEqual([1, 2, 3])
    expect(runner.activeRuns).toEqual([])
    expect(await runner.memory()).toBeGreaterThan(10e6)
  })

  it('starts a kernel without a run, once, and runs in it', async () => {
    const { execute, ends, statuses, kernels } = setUp()
    runner.start()
    runner.start()
    expect(runner.isOpen).toBe(true)
    await expect.poll(statuses, { timeout: 30_000 }).toEqual(['starting', 'ready'])
    runner.start()
    execute(['1'])
    expect(await ends(1)).toEqual(['a ok'])
    expect(kernels.kernels).toHaveLength(1)
  })

  it('takes a run once, however often it is given', async () => {
    const { execute, ends, recorder } = setUp()
    execute(['print(1)'])
    execute(['print(1)'])
    await ends(1)
    execute(['print(1)'])
    // Behind what would have been taken again.
    runner.execute(runRequest('2', { runId: 'behind', cellId: 'behind' }))
    await ends(2)
    expect(recorder.argsOf('RunStarted').map(({ runId }) => runId)).toEqual(['a', 'behind'])
  })

  it('executes where the notebook is', async () => {
    const { recorder, execute, ends } = setUp(zmq, '/usr')
    execute(['import os; os.getcwd()'])
    await ends(1)
    expect(JSON.stringify(recorder.argsOf('OutputAppended'))).toContain("'/usr'")
  })

  it('ends the rest of a batch with its first failure, and nothing of others', async () => {
    const { execute, ends } = setUp()
    execute(['1', '1/0', '2'], 'batch')
    runner.execute(runRequest('3', { runId: 'other', cellId: 'other', by: 'person:ben' }))
    runner.execute(runRequest('4', { runId: 'late', cellId: 'late', batchId: 'batch' }))
    expect((await ends(5)).sort()).toEqual([
      'a ok',
      'b error',
      'c interrupted An earlier cell of this run failed.',
      'late interrupted An earlier cell of this run failed.',
      'other ok',
    ])
  })

  it('gives up what the same person queued behind a run that fails, and nobody else’s', async () => {
    const { execute, ends } = setUp()
    execute(['import time; time.sleep(0.2); 1/0', '2'])
    runner.execute(runRequest('3', { runId: 'other', cellId: 'other', by: 'person:ben' }))
    runner.execute(runRequest('4', { runId: 'onward', cellId: 'onward', stopOnError: false }))
    expect((await ends(4)).sort()).toEqual([
      'a error',
      'b interrupted The cell before it in the queue failed.',
      'onward ok',
      'other ok',
    ])
    runner.execute(runRequest('5', { runId: 'later', cellId: 'later' }))
    expect((await ends(5)).at(-1)).toBe('later ok')
  })

  it('drops a cancelled run that waits without a word', async () => {
    const { execute, ends, recorder } = setUp()
    execute(['1', '2', '3'])
    runner.cancel('b')
    expect(await ends(2)).toEqual(['a ok', 'c ok'])
    expect(JSON.stringify(recorder.facts)).not.toContain('"b"')
  })

  it('interrupts a cancelled run that executes', async () => {
    const { execute, ends, started } = setUp()
    execute(['while True: pass', '2'])
    await started(1)
    runner.cancel('a')
    expect((await ends(2)).sort()).toEqual([
      'a interrupted',
      'b interrupted The cell before it in the queue was interrupted.',
    ])
  })

  it('interrupts the run that executes, with its traceback; others’ runs go on', async () => {
    const { recorder, execute, ends, started } = setUp()
    execute(['while True: pass'])
    runner.execute(runRequest('print("next")', { runId: 'b', cellId: 'b', by: 'person:ben' }))
    await started(1)
    runner.interrupt()
    expect(await ends(2)).toEqual(['a interrupted', 'b ok'])
    expect(recorder.argsOf('OutputAppended')[0]).toMatchObject({ output: { ename: 'KeyboardInterrupt' } })
  })

  it('does not lose an interrupt that comes before the kernel has taken the run up', async () => {
    const { execute, ends } = setUp()
    execute(['1'])
    await ends(1)
    for (let i = 0; i < 20; i++) {
      runner.execute(runRequest('import time; time.sleep(20)', { runId: `r${i}`, cellId: 'c' }))
      await sleep(i % 5)
      runner.interrupt()
      expect((await ends(i + 2)).at(-1)).toMatch(`r${i} interrupted`)
    }
  })

  it('takes a KeyboardInterrupt that nobody asked for as an error', async () => {
    const { execute, ends } = setUp()
    execute(['raise KeyboardInterrupt'])
    expect(await ends(1)).toEqual(['a error'])
  })

  it('ends runs that wait for the kernel when they are interrupted', async () => {
    const { execute, ends } = setUp()
    execute(['1', '2'])
    runner.interrupt()
    expect(await ends(2)).toEqual([
      'a interrupted Interrupted before it started.',
      'b interrupted Interrupted before it started.',
    ])
  })

  it('asks for input, and hands a password to the kernel only', async () => {
    const { recorder, execute, ends } = setUp()
    execute(['import getpass; print(len(getpass.getpass("Word: ")))'])
    await expect.poll(() => recorder.factNames).toContain('InputRequested')
    runner.input('other', 'no')
    runner.input('a', 'sesame')
    expect(await ends(1)).toEqual(['a ok'])
    expect(recorder.factNames).toContain('InputGiven')
    expect(JSON.stringify(recorder.told)).toContain('6\\n')
    expect(JSON.stringify(recorder.told)).not.toContain('sesame')
  })

  it('restarts: what ran or waited is interrupted, the namespace is new', async () => {
    const { recorder, kernels, execute, ends, started, statuses } = setUp()
    execute(['x = 1\nwhile True: pass', '2'])
    await started(1)
    const before = runner.sessionId
    const restarts = [runner.restart(), runner.restart()]
    runner.execute(runRequest("'x' in dir()", { runId: 'new', cellId: 'new' }))
    await Promise.all(restarts)
    expect(await ends(3)).toEqual([
      'b interrupted The kernel was restarted.',
      'a interrupted The kernel was restarted.',
      'new ok',
    ])
    expect(recorder.argsOf('OutputAppended').at(-1)).toMatchObject({
      output: { data: { 'text/plain': 'False' } },
    })
    expect(statuses()).toEqual(['starting', 'ready', 'restarting', 'starting', 'ready'])
    expect(runner.sessionId).not.toBe(before)
    expect(kernels.kernels.map(({ pid }) => isAlive(pid ?? 0))).toEqual([false, true])
  })

  it('shuts down while the kernel still starts', async () => {
    const { kernels, execute, ends, statuses } = setUp()
    execute(['1'])
    await runner.shutdown()
    expect(await ends(1)).toEqual(['a interrupted The kernel was shut down.'])
    expect(statuses()).toEqual(['starting', 'shutdown'])
    expect(runner.isOpen).toBe(false)
    const living = () => kernels.kernels.map(({ pid }) => isAlive(pid ?? 0))
    await expect.poll(living).toEqual([false])
  })

  it('does not wait for a kernel that never comes when it is shut down', async () => {
    const { execute, ends, statuses } = setUp({
      open: (options) => {
        options?.onStatus?.('provisioning')
        return new Promise(() => {})
      },
    })
    execute(['1'])
    await runner.shutdown()
    expect(await ends(1)).toEqual(['a interrupted The kernel was shut down.'])
    expect(statuses()).toEqual(['provisioning', 'shutdown'])
  })

  it('starts a new kernel for a run after a shutdown', async () => {
    const { execute, ends, statuses } = setUp()
    execute(['1'])
    await ends(1)
    await runner.shutdown()
    runner.execute(runRequest('2', { runId: 'n', cellId: 'n' }))
    expect(await ends(2)).toEqual(['a ok', 'n ok'])
    expect(statuses()).toEqual(['starting', 'ready', 'shutdown', 'starting', 'ready'])
  })

  it('says how a kernel died, ends what waited, and starts a new one for the next run', async () => {
    const { recorder, execute, ends, statuses } = setUp()
    execute(['import os; print("before", flush=True); os.kill(os.getpid(), 9)', '2'])
    expect(await ends(2)).toEqual([
      'a lost The kernel died (signal SIGKILL). Often that means the machine ran out of memory.',
      'b interrupted The kernel ended before this cell ran.',
    ])
    runner.execute(runRequest('3', { runId: 'n', cellId: 'n' }))
    expect((await ends(3)).at(-1)).toBe('n ok')
    expect(statuses()).toEqual(['starting', 'ready', 'dead', 'starting', 'ready'])
    expect(recorder.argsOf('KernelStatusChanged')[2]?.reason).toContain('SIGKILL')
  })

  it('tells what a crashing kernel wrote at last', async () => {
    const { execute, ends } = setUp()
    execute(['import ctypes; ctypes.string_at(0)'])
    expect((await ends(1))[0]).toMatch(
      /^a lost The kernel died \(signal SIGSEGV\)\. It last wrote:\nFatal Python.*line 1 in/s,
    )
  })

  it('notices a kernel that dies while nothing runs', async () => {
    const { kernels, execute, ends, statuses } = setUp()
    execute(['1'])
    await ends(1)
    process.kill(kernels.kernels[0]?.pid ?? 0, 'SIGKILL')
    await expect.poll(statuses).toEqual(['starting', 'ready', 'dead'])
    expect(runner.isOpen).toBe(false)
  })

  it('takes exit() for a shutdown', async () => {
    const { execute, ends, statuses } = setUp()
    execute(['exit()'])
    expect(await ends(1)).toEqual(['a ok'])
    await expect.poll(statuses).toEqual(['starting', 'ready', 'shutdown'])
  })

  it.each([
    'exit',
    'quit()',
    'exit(); import threading, time; threading.Thread(target=time.sleep, args=(60,)).start()',
  ])('executes what comes after `%s` in a new kernel', async (code) => {
    const { execute, ends, statuses, kernels } = setUp()
    execute([code, '2'])
    expect(await ends(2)).toEqual(['a ok', 'b ok'])
    expect(statuses()).toEqual(['starting', 'ready', 'shutdown', 'starting', 'ready'])
    expect(kernels.kernels).toHaveLength(2)
    runner.execute(runRequest('exit(keep_kernel=True)', { runId: 'keep', cellId: 'keep' }))
    runner.execute(runRequest('3', { runId: 'c', cellId: 'c' }))
    expect((await ends(4)).slice(2)).toEqual(['keep ok', 'c ok'])
    expect(kernels.kernels).toHaveLength(2)
  })

  it('executes a run in the next kernel whose kernel ends just when it is given to it', async () => {
    const { execute, ends, kernels, recorder } = setUp()
    execute(['1'])
    await ends(1)
    for (let i = 1; i <= 8; i++) {
      process.kill(kernels.kernels.at(-1)?.pid ?? 0, 'SIGKILL')
      await sleep(10 * (i % 4))
      runner.execute(runRequest(`print(${i})`, { runId: `r${i}`, cellId: `r${i}` }))
      expect((await ends(i + 1)).at(-1)).toBe(`r${i} ok`)
    }
    expect(kernels.kernels).toHaveLength(9)
    expect(recorder.argsOf('OutputAppended')).toHaveLength(9)
  })

  it('does not execute again what ended its kernel, however fast it did', async () => {
    const { execute, ends, kernels } = setUp()
    for (let i = 0; i < 6; i++) {
      const code = i % 2 === 0 ? 'import os; os._exit(0)' : 'import os; os.kill(os.getpid(), 9)'
      runner.execute(runRequest(code, { runId: `r${i}`, cellId: `r${i}` }))
      expect((await ends(i + 1)).at(-1)).toMatch(`r${i} lost`)
      expect(kernels.kernels).toHaveLength(i + 1)
    }
    execute(['1'])
    expect((await ends(7)).at(-1)).toBe('a ok')
  })

  it('takes what the code set as the next input', async () => {
    const { recorder, execute, ends } = setUp()
    const file = join(mkdtempSync(join(tmpdir(), 'anode-load-')), 'part.py')
    writeFileSync(file, 'y = 1\n')
    execute(['for i in range(3): get_ipython().set_next_input(f"x = {i}")', `%load ${file}`, '%recall 1'])
    await ends(3)
    expect(recorder.argsOf('NextInputSet').map(({ cellId, replace }) => [cellId, replace])).toEqual([
      ['a', false],
      ['b', true],
      ['c', false],
    ])
    expect(recorder.argsOf('NextInputSet').map(({ text }) => String(text).slice(0, 20))).toEqual([
      'x = 2',
      expect.stringMatching(/^# %load /),
      expect.stringContaining('for i in range'),
    ])
  })

  it('puts out a session with the debugger as a terminal would show it', async () => {
    const { recorder, execute, ends } = setUp()
    execute(['x = 41\nimport pdb; pdb.Pdb().set_trace()\nprint("end")'])
    const printed = () => {
      const first = recorder.argsOf('OutputAppended').map(({ output }) => (output as { text: string }).text)
      return [...first, ...recorder.argsOf('TextAppended').map(({ text }) => text)].join('')
    }
    const beforeIts = { 'p x + 1': /^> /m, c: /^42$/m }
    for (const [i, [answer, read]] of Object.entries(beforeIts).entries()) {
      await expect.poll(() => recorder.argsOf('InputRequested').length).toBe(i + 1)
      // A question comes by another socket than what is printed before it; a person reads that first.
      await expect.poll(printed).toMatch(read)
      runner.input('a', answer)
    }
    expect(await ends(1)).toEqual(['a ok'])
    expect(printed()).toMatch(/db> p x \+ 1\n42\n.*db> c\nend\n/s)
  })

  it('says why a kernel did not start, to every run that waits, and tries again with the next', async () => {
    let fails = true
    const { execute, ends, statuses } = setUp({
      open: (options) =>
        fails ? Promise.reject(new KernelStartFailed({ message: 'No Python.' })) : zmq.open(options),
    })
    execute(['1', '2'])
    expect(await ends(2)).toEqual(['a lost No Python.', 'b lost No Python.'])
    expect(statuses()).toEqual(['dead'])
    fails = false
    runner.execute(runRequest('3', { runId: 'n', cellId: 'n' }))
    expect((await ends(3)).at(-1)).toBe('n ok')
  })

  it('updates a display of an earlier cell', async () => {
    const { recorder, execute, ends } = setUp()
    execute(['h = display(1, display_id=True)', 'h.update(2)'])
    await ends(2)
    expect(recorder.argsOf('OutputReplaced')).toMatchObject([{ data: { 'text/plain': '2' } }])
  })

  it('states what threads print later', async () => {
    const { recorder, execute, ends } = setUp()
    execute([
      'import threading, time\nthreading.Thread(target=lambda: (time.sleep(0.3), print("late"))).start()',
    ])
    await ends(1)
    await expect
      .poll(() => recorder.argsOf('OutputAppended').find(({ runId }) => runId === 'a'))
      .toMatchObject({ cellId: 'a', output: { text: 'late\n' } })
  })

  it('tells late watchers what is shown', async () => {
    const { execute, started } = setUp()
    execute(['import time\nprint("so far", flush=True)\ntime.sleep(30)'])
    await started(1)
    await expect
      .poll(() => runner.outputs())
      .toMatchObject([{ runId: 'a', cellId: 'a', outputs: [{ output: { text: 'so far\n' } }] }])
  })
})
