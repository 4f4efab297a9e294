import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Kernel, KernelSource } from '../Kernel.ts'
import { isAlive } from './isAlive.ts'
import { eventsOf, printed, runCode } from './runCode.ts'

export interface KernelContract {
  readonly source: KernelSource
  /** Whether the kernel is a process of this machine, which can be killed and can start others. */
  readonly isProcess: boolean
}

/** What every driver has to hold. Run it with a source of real Python kernels. */
export const kernelContract = (name: string, { source, isProcess }: KernelContract): void => {
  describe(`${name}: a kernel`, { timeout: 60_000 }, () => {
    let kernel: Kernel
    beforeAll(async () => {
      kernel = await source.open()
    }, 60_000)
    afterAll(() => kernel.stop())

    it('counts executions from 1 and gives the value of the last expression', async () => {
      const ran = await runCode(kernel, '1 + 1')
      expect(ran.result).toEqual({ status: 'ok', executionCount: 1, pages: [] })
      expect(ran.events).toEqual([
        { _tag: 'started', executionCount: 1 },
        { _tag: 'execute_result', executionCount: 1, data: { 'text/plain': '2' }, metadata: {} },
      ])
    })

    it('executes silently without a trace', async () => {
      const events: Array<unknown> = []
      const result = await kernel.execute({ code: '1 + 1', silent: true }, (event) => events.push(event))
      expect(result).toMatchObject({ status: 'ok' })
      expect(events).toEqual([])
      expect((await runCode(kernel, 'Out')).result).toMatchObject({ executionCount: 2 })
    })

    it('executes what is asked at once in the order of the calls', async () => {
      const all = await Promise.all([1, 2, 3].map((n) => runCode(kernel, `x = ${n}\nprint(x)`)))
      expect(all.map((ran) => printed(ran))).toEqual(['1\n', '2\n', '3\n'])
    })

    it('keeps both streams apart and every character as it was', async () => {
      const text = 'grüße 😀 日本語 \u0000 \u001b[31mred\u001b[0m \u2028'
      const ran = await runCode(
        kernel,
        `import sys\nprint(${JSON.stringify(text)})\nprint('bad', file=sys.stderr)`,
      )
      expect(printed(ran)).toBe(`${text}\n`)
      expect(printed(ran, 'stderr')).toBe('bad\n')
    })

    it('survives text that is no Unicode', async () => {
      // ipykernel drops such text itself.
      await runCode(kernel, String.raw`print('a\ud800b')`)
      expect(printed(await runCode(kernel, 'print("on")'))).toBe('on\n')
    })

    it('sends text while the code runs', async () => {
      let first = 0
      const ran = await runCode(kernel, 'import time\nprint("now")\ntime.sleep(0.5)', (event) => {
        if (event._tag === 'stream') first ||= performance.now()
      })
      expect(performance.now() - first).toBeGreaterThan(350)
      expect(printed(ran)).toBe('now\n')
    })

    it('gives an exception with its traceback', async () => {
      const ran = await runCode(kernel, 'def f():\n  raise ValueError("no")\nf()')
      expect(ran.result).toMatchObject({ status: 'error' })
      const [error] = eventsOf(ran, 'error')
      expect(error).toMatchObject({ ename: 'ValueError', evalue: 'no' })
      expect(error?.traceback.join('\n')).toContain('in')
    })

    it('goes on after an exception with what waits', async () => {
      const [failed, next] = await Promise.all([runCode(kernel, '1/0'), runCode(kernel, 'print("on")')])
      expect(failed.result.status).toBe('error')
      expect(printed(next)).toBe('on\n')
    })

    it('displays, updates a display and clears', async () => {
      const ran = await runCode(
        kernel,
        `from IPython.display import display, HTML, clear_output, JSON
h = display(HTML('<b>1</b>'), display_id='d1')
h.update(HTML('<b>2</b>'))
display(JSON({'a': [1, 2]}))
clear_output(wait=True)
clear_output()`,
      )
      expect(ran.events.slice(1)).toMatchObject([
        { _tag: 'display_data', displayId: 'd1', data: { 'text/html': '<b>1</b>' } },
        { _tag: 'update_display_data', displayId: 'd1', data: { 'text/html': '<b>2</b>' } },
        { _tag: 'display_data', data: { 'application/json': { a: [1, 2] } } },
        { _tag: 'clear_output', wait: true },
        { _tag: 'clear_output', wait: false },
      ])
    })

    it('gives the help on an object as a page', async () => {
      const { result } = await runCode(kernel, 'len?')
      expect(result).toMatchObject({ pages: [{ 'text/plain': expect.stringContaining('Signature') }] })
    })

    it('asks for input and takes the answer', async () => {
      const ran = await runCode(
        kernel,
        'import getpass\na = input("Name: ")\nb = getpass.getpass("Word: ")\nprint(a, b)',
        (event) => {
          if (event._tag === 'input_request') kernel.input(event.password ? 'sécret' : 'Ann')
        },
      )
      expect(eventsOf(ran, 'input_request')).toEqual([
        { _tag: 'input_request', prompt: 'Name: ', password: false },
        { _tag: 'input_request', prompt: 'Word: ', password: true },
      ])
      expect(printed(ran)).toBe('Ann sécret\n')
    })

    it.each([
      ['an endless loop', 'while True: pass'],
      ['a sleep', 'import time; time.sleep(100)'],
      ['a wait for input', 'input()'],
    ])('interrupts %s', async (_, code) => {
      const ran = await runCode(kernel, code, (event) => {
        if (event._tag === 'started') setTimeout(() => kernel.interrupt(), 100)
      })
      expect(ran.result.status).toBe('error')
      expect(eventsOf(ran, 'error')[0]?.ename).toBe('KeyboardInterrupt')
    })

    it('does not mind an interrupt when nothing executes', async () => {
      kernel.interrupt()
      await sleep(50)
      expect(printed(await runCode(kernel, 'print("fine")'))).toBe('fine\n')
    })

    it('delivers 20,000 flushed lines complete and in order', async () => {
      const ran = await runCode(kernel, 'for i in range(20000): print(i, flush=True)')
      expect(printed(ran)).toBe(Array.from({ length: 20_000 }, (_, i) => `${i}\n`).join(''))
    })

    it('delivers 5 MB of text', async () => {
      const ran = await runCode(kernel, 'for i in range(50): print(str(i % 10) * 100_000)')
      const line = (_: unknown, i: number) => `${String(i % 10).repeat(100_000)}\n`
      expect(printed(ran) === Array.from({ length: 50 }, line).join('')).toBe(true)
    })

    it('delivers 5,000 displays although nobody reads them for a while', async () => {
      const ran = runCode(kernel, 'for i in range(5000): display(i)')
      await sleep(5)
      const until = performance.now() + 1000
      while (performance.now() < until);
      expect(eventsOf(await ran, 'display_data').map(({ data }) => data['text/plain'])).toEqual(
        Array.from({ length: 5000 }, (_, i) => String(i)),
      )
    })

    it('hands over what threads print after the end', async () => {
      let late = ''
      await runCode(
        kernel,
        `import threading, time
def later():
    time.sleep(0.2)
    print('late', flush=True)
threading.Thread(target=later).start()`,
        (event) => {
          if (event._tag === 'stream') late += event.text
        },
      )
      expect(late).toBe('')
      await expect.poll(() => late, { timeout: 3000 }).toBe('late\n')
    })

    it('draws figures inline', async () => {
      const ran = await runCode(
        kernel,
        'import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()\nplt.plot([2, 1]);',
      )
      expect(eventsOf(ran, 'display_data').map(({ data }) => Object.keys(data).sort())).toEqual([
        ['image/png', 'text/plain'],
        ['image/png', 'text/plain'],
      ])
    })

    it.runIf(isProcess)('tells how much memory it takes, with the processes that it started', async () => {
      const before = (await kernel.memory()) ?? 0
      expect(before).toBeGreaterThan(20e6)
      await runCode(
        kernel,
        'import subprocess, sys\np = subprocess.Popen([sys.executable, "-c", "x = bytearray(80_000_000); input()"], stdin=subprocess.PIPE)\nimport time; time.sleep(1)',
      )
      expect(await kernel.memory()).toBeGreaterThan(before + 70e6)
      await runCode(kernel, 'p.kill(); p.wait()')
    })
  })

  describe(`${name}: the end of a kernel`, { timeout: 60_000 }, () => {
    const withKernel = (use: (kernel: Kernel) => Promise<void>) => async () => {
      const kernel = await source.open()
      try {
        await use(kernel)
      } finally {
        await kernel.stop()
      }
    }

    it(
      'stops when it is idle, and may be stopped twice',
      withKernel(async (kernel) => {
        const [first, second] = await Promise.all([kernel.stop(), kernel.stop()])
        expect(first).toEqual(second)
        expect(await kernel.exited).toEqual(first)
        expect(await runCode(kernel, '1')).toEqual({ result: { status: 'lost' }, events: [] })
      }),
    )

    it(
      'stops while code executes; the code gets the chance to clean up',
      withKernel(async (kernel) => {
        let text = ''
        const ran = runCode(
          kernel,
          'import time\ntry:\n  while True: time.sleep(1)\nfinally:\n  print("clean", flush=True)',
          (event) => {
            if (event._tag === 'started') void sleep(100).then(() => kernel.stop())
            if (event._tag === 'stream') text += event.text
          },
        )
        expect((await ran).result.status).not.toBe('ok')
        await kernel.exited
        expect(text).toBe('clean\n')
      }),
    )

    it(
      'loses the run when the code ends the process',
      withKernel(async (kernel) => {
        const ran = await runCode(
          kernel,
          'import os, time\nprint("last words", flush=True)\ntime.sleep(0.2)\nos._exit(3)',
        )
        expect(ran.result).toEqual({ status: 'lost' })
        expect(printed(ran)).toBe('last words\n')
        expect(await kernel.exited).toMatchObject({ code: 3, signal: null })
      }),
    )

    it.runIf(isProcess)(
      'is lost when something kills the process',
      withKernel(async (kernel) => {
        const ran = runCode(kernel, 'while True: pass', (event) => {
          if (event._tag === 'started') process.kill(kernel.pid ?? 0, 'SIGKILL')
        })
        expect((await ran).result).toEqual({ status: 'lost' })
        expect(await kernel.exited).toMatchObject({ code: null, signal: 'SIGKILL' })
      }),
    )

    it.runIf(isProcess)(
      'is stopped by force when the code refuses, with the processes that it started',
      withKernel(async (kernel) => {
        let child = 0
        const ran = runCode(
          kernel,
          `import signal, subprocess, time
signal.signal(signal.SIGINT, signal.SIG_IGN)
print(subprocess.Popen(['sh', '-c', 'trap "" INT TERM HUP; while true; do sleep 1; done']).pid, flush=True)
while True:
  try: time.sleep(100)
  except BaseException: pass`,
          (event) => {
            if (event._tag !== 'stream') return
            child = Number(event.text)
            void kernel.stop()
          },
        )
        expect((await ran).result).toEqual({ status: 'lost' })
        await kernel.exited
        await expect.poll(() => isAlive(child)).toBe(false)
        expect(isAlive(kernel.pid ?? 0)).toBe(false)
      }),
    )
  })
}
