import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { KernelLimits } from '@anode/document/limits'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../Clock.ts'
import type { Kernel, KernelSource } from '../Kernel.ts'
import { Runner } from '../runner/index.ts'
import { isAlive, memoryArtifacts, Recorder, runRequest, testPython } from '../testing/index.ts'
import { zmqKernels } from './zmqKernels.ts'

const source = zmqKernels({ python: testPython() })
const wait = { timeout: 60_000, interval: 20 }

describe.runIf(process.platform === 'linux')('Limits of a kernel', { timeout: 180_000 }, () => {
  let runner: Runner
  afterEach(() => runner.shutdown())

  /** A notebook whose kernel has limits; what it prints are the numbers of processes. */
  const setUp = (limits: KernelLimits) => {
    const folder = mkdtempSync(join(tmpdir(), 'anode-limits-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const recorder = new Recorder(memoryArtifacts(), systemClock)
    let kernel: Kernel | null = null
    const kernels: KernelSource = {
      open: async (options) => {
        kernel = await source.open({ ...options, directory: folder })
        kernel.limit?.(limits, folder)
        return kernel
      },
    }
    runner = new Runner({ ...recorder.ports, kernels })
    runner.limit(limits)
    const run = async (code: string, runId = 'a') => {
      runner.execute(runRequest(code, { runId, cellId: runId }))
      const end = () => recorder.argsOf('RunFinished').find((args) => args.runId === runId)
      await expect.poll(end, wait).toBeDefined()
      return end()
    }
    const printed = () =>
      recorder
        .argsOf('OutputAppended')
        .map(({ output }) => (output as { readonly text?: string }).text ?? '')
        .join('')
    /** What the kernel's status says last. */
    const status = () => recorder.argsOf('KernelStatusChanged').at(-1)
    const isGone = (pids: ReadonlyArray<number>) => expect.poll(() => pids.filter(isAlive), wait).toEqual([])
    return { folder, recorder, run, printed, status, isGone, kernel: () => kernel }
  }
  const byServer = (value: number) => ({ value, by: 'server' }) as const

  /** Python that writes the number of its process where the test reads it, also when its kernel ends at once. */
  const tells = "open('pids', 'a').write(f'{os.getpid()}\\n')"
  const pidsIn = (folder: string) => readFileSync(join(folder, 'pids'), 'utf8').trim().split('\n').map(Number)

  it('ends one that takes too much memory, and says which limit, how much and where', async () => {
    const { run, status, folder, isGone } = setUp({ memory: byServer(400e6) })
    expect(await run('x = 1')).toMatchObject({ status: 'ok' })
    const end = await run(
      `import os, time\n${tells}\ndata = []\nwhile True:\n    data.append(bytearray(b'x' * 10_000_000)); time.sleep(0.005)`,
      'b',
    )
    expect(end).toMatchObject({ status: 'lost' })
    expect(end?.reason).toMatch(
      /^The kernel was ended in cell \[2\]: it took \d+(\.\d)? MB of memory, and its limit is 400 MB\. .*--limit memory=/,
    )
    await expect.poll(status, wait).toMatchObject({ status: 'dead', reason: end?.reason })
    await isGone(pidsIn(folder))
    // The next run has a new kernel, with the same limit.
    expect(await run('print("on")', 'c')).toMatchObject({ status: 'ok' })
  })

  it('counts what children take that left the group, and leaves none of them', async () => {
    const { run, folder, isGone } = setUp({ memory: byServer(400e6) })
    const hog = `import os, time\n${tells}\ndata = []\nwhile True:\n    data.append(bytearray(b'x' * 10_000_000)); time.sleep(0.005)`
    const end = await run(
      `import subprocess, sys, os, time\n${tells}\nsubprocess.Popen([sys.executable, '-c', ${JSON.stringify(hog)}], start_new_session=True)\ntime.sleep(1000)`,
    )
    expect(end).toMatchObject({ status: 'lost', reason: expect.stringContaining('limit is 400 MB') })
    const pids = pidsIn(folder)
    expect(pids).toHaveLength(2)
    await isGone(pids)
  })

  it('counts once what forked processes share', async () => {
    const { run, printed, kernel } = setUp({ memory: byServer(900e6) })
    const end = await run(`import os, sys, time
data = bytearray(b'x' * 300_000_000)
children = []
for _ in range(4):
    pid = os.fork()
    if pid == 0:
        time.sleep(2)
        os._exit(0)
    children.append(pid)
for pid in children:
    os.waitpid(pid, 0)
print('whole')`)
    expect(end).toMatchObject({ status: 'ok' })
    expect(printed()).toBe('whole\n')
    expect(kernel()?.usage?.peak).toBeGreaterThan(300e6)
  })

  it('ends one that forks without end, with all that it forked', async () => {
    const { run, folder, isGone } = setUp({ processes: byServer(40) })
    const end = await run(`import os, sys, time
${tells}
while True:
    if os.fork() == 0:
        ${tells}
        os.setsid()
        time.sleep(1000)
    time.sleep(0.002)`)
    expect(end).toMatchObject({ status: 'lost' })
    expect(end?.reason).toMatch(/in cell \[1\]: it had \d+ processes, and its limit is 40\./)
    await isGone(pidsIn(folder))
  })

  it('ends daemons that a kernel left, when it ends', async () => {
    const { run, folder, isGone } = setUp({})
    // Twice forked, a session of its own, and its parent is gone: only what it was started with tells whose it is.
    const daemon = `import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        ${tells}
        time.sleep(1000)
    os._exit(0)
os.wait()
while not os.path.exists('pids'): time.sleep(0.01)`
    expect(await run(daemon)).toMatchObject({ status: 'ok' })
    const pids = pidsIn(folder)
    expect(pids.map(isAlive)).toEqual([true])
    await runner.shutdown()
    await isGone(pids)
  })

  it('interrupts a run that takes too much processor time, also in a thread, and keeps the kernel', async () => {
    const { run, printed, status } = setUp({ cpuTime: byServer(1) })
    const end = await run(`import threading
x = 1
stop = threading.Event()
def work():
    while not stop.is_set(): pass
thread = threading.Thread(target=work)
thread.start()
try:
    thread.join()
finally:
    stop.set()`)
    expect(end).toMatchObject({ status: 'interrupted', executionCount: 1 })
    expect(end?.reason).toMatch(
      /^The run was interrupted in cell \[1\]: the run took \d.* of processor time, and its limit is 1 s\..*cpu-time/,
    )
    expect(await run('print(x)', 'b')).toMatchObject({ status: 'ok' })
    expect(printed()).toContain('1\n')
    expect(status()).toMatchObject({ status: 'ready' })
  })

  it('ends a kernel whose run takes no notice of the interrupt', async () => {
    const { run, status } = setUp({ wallTime: { value: 1, by: 'notebook' } })
    const end = await run(
      'import time\nwhile True:\n    try: time.sleep(1)\n    except KeyboardInterrupt: pass',
    )
    expect(end).toMatchObject({ status: 'lost' })
    expect(end?.reason).toMatch(
      /^The kernel was ended in cell \[1\]: the run took .*limit is 1 s\..*anode\.limits\.wallTime/,
    )
    await expect.poll(status, wait).toMatchObject({ status: 'dead', reason: end?.reason })
  })

  it('interrupts a run that puts out too much', async () => {
    const { run } = setUp({ output: byServer(1e6) })
    const end = await run('while True: print("x" * 1000)')
    expect(end).toMatchObject({ status: 'interrupted' })
    expect(end?.reason).toMatch(/the run put out .* MB, and its limit is 1 MB\. Print less/)
    expect(await run('1', 'b')).toMatchObject({ status: 'ok' })
  })

  it('ends one that fills its folder', async () => {
    const { run, folder, isGone } = setUp({ folder: byServer(5e6) })
    const end = await run(
      `import os, time\n${tells}\nfor i in range(1000):\n    open(str(i), 'wb').write(b'x' * 1_000_000); time.sleep(0.02)`,
    )
    expect(end).toMatchObject({ status: 'lost' })
    expect(end?.reason).toMatch(/the notebook’s folder grew to .* MB, and its limit is 5 MB\./)
    await isGone(pidsIn(folder))
  })

  it('has the system refuse what is too much at once, and the kernel goes on', async () => {
    const { run, printed, kernel } = setUp({
      memory: byServer(500e6),
      openFiles: byServer(300),
      folder: byServer(20e6),
    })
    await run('1')
    await expect
      .poll(() => readFileSync(`/proc/${kernel()?.pid}/limits`, 'utf8'), wait)
      .toMatch(
        /Max address space +2500000000 [\s\S]*Max open files +300 |Max open files +300 [\s\S]*space +2500000000 /,
      )
    await expect
      .poll(() => readFileSync(`/proc/${kernel()?.pid}/limits`, 'utf8'), wait)
      .toMatch(/size +20000000 /)
    await run(
      `try: bytearray(6_000_000_000)
except MemoryError: print('memory')
try: files = [open('/dev/null') for _ in range(400)]
except OSError as error: print(error.strerror)
try: open('big', 'wb').truncate(30_000_000)
except OSError as error: print(error.strerror)`,
      'b',
    )
    expect(printed()).toBe('memory\nToo many open files\nFile too large\n')
    expect(readFileSync(`/proc/${kernel()?.pid}/oom_score_adj`, 'utf8').trim()).toBe('500')
  })

  it('takes other limits while it runs', async () => {
    const { run, kernel, status } = setUp({ processes: byServer(2) })
    await run('x = 1')
    kernel()?.limit?.({ processes: byServer(20) }, null)
    const end = await run(
      "import subprocess\nps = [subprocess.Popen(['sleep', '1']) for _ in range(5)]\n[p.wait() for p in ps]",
      'b',
    )
    expect(end).toMatchObject({ status: 'ok' })
    expect(status()).toMatchObject({ status: 'ready' })
  })
})
