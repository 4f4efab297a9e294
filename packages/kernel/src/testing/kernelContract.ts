import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Kernel, KernelSource } from '../Kernel.ts'
import { isAlive } from './isAlive.ts'
import { type KernelSnippets, pythonSnippets } from './KernelSnippets.ts'
import { outsidePid } from './outsidePid.ts'
import { requestsContract } from './requestsContract.ts'
import { eventsOf, printed, runCode } from './runCode.ts'

export interface KernelContract {
  readonly source: KernelSource
  /** Whether the kernel is a process of this machine, which can be killed and can start others. */
  readonly isProcess: boolean
  /** Whether the kernel has subshells (JEP 91), in which it answers while code executes. */
  readonly hasSubshells: boolean
  /** The kernels' language; ipykernel's Python when missing. Of others, not all that Python has is asked for. */
  readonly snippets?: KernelSnippets
  /** A folder that is seen from the kernel and from here by one path; those for temporary files when missing. */
  readonly folder?: string
}

/** Stands for code that the language does not have; its test is left out. */
const NONE = { code: '', text: '', word: '', executionCount: 0, start: '', stop: '' }

/** What every driver has to hold. Run it with a source of real kernels. */
export const kernelContract = (
  name: string,
  { source, isProcess, hasSubshells, snippets: given, folder = tmpdir() }: KernelContract,
): void => {
  const snippets = given ?? pythonSnippets
  if (given === undefined) requestsContract(name, { source, isProcess, hasSubshells })
  const isPython = given === undefined
  const { print, failing, completion } = snippets
  const value = snippets.value ?? NONE
  const history = snippets.history ?? NONE
  const help = snippets.help ?? NONE
  const child = snippets.child ?? NONE

  describe(`${name}: a kernel`, { timeout: 60_000 }, () => {
    let kernel: Kernel
    beforeAll(async () => {
      kernel = await source.open()
    }, 60_000)
    afterAll(() => kernel.stop())

    it('says which language it speaks', () => {
      expect(kernel.languageInfo).toMatchObject({
        name: expect.any(String),
        file_extension: expect.any(String),
      })
    })

    it.runIf(snippets.value)(
      'counts executions from 1 and gives the value of the last expression',
      async () => {
        const ran = await runCode(kernel, value.code)
        expect(ran.result).toEqual({
          status: 'ok',
          executionCount: 1,
          pages: [],
          nextInput: null,
          ends: false,
        })
        expect(ran.events).toEqual([
          { _tag: 'started', executionCount: 1 },
          { _tag: 'execute_result', executionCount: 1, data: { 'text/plain': value.text }, metadata: {} },
        ])
      },
    )

    it.runIf(snippets.history)('executes silently without a trace', async () => {
      const events: Array<unknown> = []
      const result = await kernel.execute({ code: value.code, silent: true }, (event) => events.push(event))
      expect(result).toMatchObject({ status: 'ok' })
      expect(events).toEqual([])
      const { executionCount } = history
      expect((await runCode(kernel, history.code)).result).toMatchObject({ executionCount })
    })

    it('executes what is asked at once in the order of the calls', async () => {
      const all = await Promise.all([1, 2, 3].map((n) => runCode(kernel, snippets.keep(n))))
      expect(all.map((ran) => printed(ran))).toEqual(['1\n', '2\n', '3\n'])
    })

    it('keeps every character as it was', async () => {
      expect(printed(await runCode(kernel, print(snippets.text)))).toBe(`${snippets.text}\n`)
    })

    it.runIf(snippets.streams)('keeps both streams apart', async () => {
      const ran = await runCode(kernel, snippets.streams ?? '')
      expect(printed(ran)).toBe('out\n')
      expect(printed(ran, 'stderr')).toBe('bad\n')
    })

    it.runIf(snippets.noUnicode)('survives text that is no Unicode', async () => {
      // ipykernel drops such text itself.
      await runCode(kernel, snippets.noUnicode ?? '')
      expect(printed(await runCode(kernel, print('on')))).toBe('on\n')
    })

    it('sends text while the code runs', async () => {
      let first = 0
      const ran = await runCode(kernel, snippets.slow, (event) => {
        if (event._tag === 'stream') first ||= performance.now()
      })
      expect(performance.now() - first).toBeGreaterThan(350)
      expect(printed(ran)).toBe('now\n')
    })

    it('gives an exception with its traceback', async () => {
      const { code, ename, evalue } = failing
      const ran = await runCode(kernel, code)
      expect(ran.result).toMatchObject({ status: 'error' })
      const [error] = eventsOf(ran, 'error')
      expect(error).toMatchObject({ ename, evalue })
      if (given === undefined) expect(error?.traceback.join('\n')).toContain('in')
    })

    it.runIf(snippets.takesSeveral)('goes on after an exception with what waits', async () => {
      const [failed, next] = await Promise.all([runCode(kernel, failing.code), runCode(kernel, print('on'))])
      expect(failed.result.status).toBe('error')
      expect(printed(next)).toBe('on\n')
    })

    it.runIf(snippets.display)('displays, updates a display and clears', async () => {
      const ran = await runCode(kernel, snippets.display ?? '')
      expect(ran.events.slice(1)).toMatchObject([
        { _tag: 'display_data', displayId: 'd1', data: { 'text/html': '<b>1</b>' } },
        { _tag: 'update_display_data', displayId: 'd1', data: { 'text/html': '<b>2</b>' } },
        { _tag: 'display_data', data: { 'application/json': { a: [1, 2] } } },
        { _tag: 'clear_output', wait: true },
        { _tag: 'clear_output', wait: false },
      ])
    })

    it.runIf(snippets.help)('gives the help on an object as a page', async () => {
      const { result } = await runCode(kernel, help.code)
      expect(result).toMatchObject({ pages: [{ 'text/plain': expect.stringContaining(help.word) }] })
    })

    it.runIf(snippets.input)('asks for input and takes the answer', async () => {
      const ran = await runCode(kernel, snippets.input ?? '', (event) => {
        if (event._tag === 'input_request') kernel.input(event.password ? 'sécret' : 'Ann')
      })
      expect(eventsOf(ran, 'input_request')).toEqual([
        { _tag: 'input_request', prompt: 'Name: ', password: false },
        { _tag: 'input_request', prompt: 'Word: ', password: true },
      ])
      expect(printed(ran)).toBe('Ann sécret\n')
    })

    it.each(snippets.endless)('interrupts %s', async (_, code, ename) => {
      const ran = await runCode(kernel, code, (event) => {
        if (event._tag === 'started') setTimeout(() => kernel.interrupt(), 100)
      })
      expect(ran.result.status).toBe(ename === null ? 'aborted' : 'error')
      if (ename !== null) expect(eventsOf(ran, 'error')[0]?.ename).toBe(ename)
      expect(printed(await runCode(kernel, print('on')))).toBe('on\n')
    })

    it.runIf(isPython && isProcess).each([
      ['subprocess.run', 'import subprocess\nsubprocess.run(["sh", "-c", STUBBORN])'],
      ['an exclamation mark', '!{STUBBORN}'],
      ['%%bash', 'get_ipython().run_cell_magic("bash", "", STUBBORN)'],
    ])('interrupts %s although the program that it started ignores the signal', async (_, code) => {
      const stubborn = `STUBBORN = "trap '' INT; echo up; for i in $(seq 600); do sleep 0.1; done"\n`
      const ran = await runCode(kernel, `${stubborn}${code}`, (event) => {
        if (event._tag === 'stream' && event.text.startsWith('up')) kernel.interrupt()
      })
      expect(ran.result.status).not.toBe('aborted')
      expect(printed(await runCode(kernel, 'print("on")'))).toBe('on\n')
    })

    it.runIf(isPython && isProcess)('sends what %%bash prints while it runs, both streams', async () => {
      const gate = join(mkdtempSync(join(folder, 'anode-bash-')), 'gate')
      const ran = await runCode(
        kernel,
        `%%bash\necho first\nwhile [ ! -e ${gate} ]; do sleep 0.05; done\necho second >&2`,
        (event) => {
          if (event._tag === 'stream' && event.text.includes('first')) writeFileSync(gate, '')
        },
      )
      expect([printed(ran), printed(ran, 'stderr')]).toEqual(['first\n', 'second\n'])
    })

    it.runIf(isPython)('interrupts an await at the top level at once', async () => {
      const ran = await runCode(kernel, 'import asyncio\nawait asyncio.sleep(100)', (event) => {
        if (event._tag === 'started') setTimeout(() => kernel.interrupt(), 100)
      })
      expect(ran.result.status).toBe('error')
      expect(eventsOf(ran, 'error')[0]?.ename).toBe('CancelledError')
    })

    it.runIf(isPython)('awaits at the top level', async () => {
      const ran = await runCode(kernel, 'import asyncio\nawait asyncio.sleep(0.01, "slept")')
      expect(eventsOf(ran, 'execute_result')).toMatchObject([{ data: { 'text/plain': "'slept'" } }])
    })

    it.runIf(isPython)('looks at the last error with %debug', async () => {
      await runCode(kernel, 'def half(number):\n    return number / 0\nhalf(42)')
      const answers = ['p number', 'q']
      const ran = await runCode(kernel, '%debug', (event) => {
        if (event._tag === 'input_request') kernel.input(answers.shift() ?? 'q')
      })
      expect(ran.result.status).toBe('ok')
      expect(printed(ran)).toContain('42\n')
      expect(eventsOf(ran, 'input_request')[0]?.prompt).toBe('ipdb> ')
    })

    it.runIf(isPython && hasSubshells)('completes what the frame holds that a debugger asks in', async () => {
      await runCode(kernel, 'def work(secret_number):\n    breakpoint()\n    return secret_number')
      const answers: unknown[] = []
      const ran = await runCode(kernel, 'work(1)', async (event) => {
        if (event._tag !== 'input_request') return
        answers.push(await kernel.complete({ code: 'p secret_n', cursor: 10 }, 30_000))
        kernel.input('c')
      })
      expect(ran.result.status).toBe('ok')
      expect(answers[0]).toMatchObject({ status: 'ok', value: { matches: [{ text: 'secret_number' }] } })
      expect(await kernel.complete({ code: 'secret_n', cursor: 8 }, 30_000)).toMatchObject({
        status: 'ok',
        value: { matches: [] },
      })
    })

    it.runIf(isPython)('does not mind an interrupt when nothing executes', async () => {
      kernel.interrupt()
      await sleep(50)
      expect(printed(await runCode(kernel, 'print("fine")'))).toBe('fine\n')
    })

    it('delivers many lines complete and in order', async () => {
      const { code, lines } = snippets.count
      const ran = await runCode(kernel, code)
      // bash_kernel reads from a terminal, and leaves its line end where a read stops in the middle of one.
      const text = printed(ran).replaceAll('\r\n', '\n')
      expect(text).toBe(Array.from({ length: lines }, (_, i) => `${i}\n`).join(''))
    })

    it('delivers 5 MB of text', async () => {
      const ran = await runCode(kernel, snippets.large)
      const line = (_: unknown, i: number) => `${String(i % 10).repeat(100_000)}\n`
      expect(printed(ran) === Array.from({ length: 50 }, line).join('')).toBe(true)
    })

    it.runIf(snippets.displays)(
      'delivers 5,000 displays although nobody reads them for a while',
      async () => {
        const ran = runCode(kernel, snippets.displays ?? '')
        await sleep(5)
        const until = performance.now() + 1000
        while (performance.now() < until);
        expect(eventsOf(await ran, 'display_data').map(({ data }) => data['text/plain'])).toEqual(
          Array.from({ length: 5000 }, (_, i) => String(i)),
        )
      },
    )

    it.runIf(snippets.late)('hands over what threads print after the end', async () => {
      let late = ''
      await runCode(kernel, snippets.late ?? '', (event) => {
        if (event._tag === 'stream') late += event.text
      })
      await expect.poll(() => late).toBe('late\n')
    })

    it.runIf(isPython)('hands over what tasks print after the end', async () => {
      let late = ''
      await runCode(
        kernel,
        `import asyncio
async def later():
    await asyncio.sleep(0.2)
    print('late', flush=True)
kept = asyncio.ensure_future(later())`,
        (event) => {
          if (event._tag === 'stream') late += event.text
        },
      )
      await expect.poll(() => late).toBe('late\n')
    })

    it('completes what stands at the cursor', async () => {
      const { code, match } = completion
      const answer = await kernel.complete({ code, cursor: code.length }, 20_000)
      expect(answer).toMatchObject({ status: 'ok', value: { start: 0, end: code.length } })
      expect(JSON.stringify(answer)).toContain(`"${match}"`)
    })

    it('answers every other question, if only that it does not know', async () => {
      const { code } = completion
      const answers = [
        await kernel.inspect({ code, cursor: code.length, detail: 0 }, 20_000),
        await kernel.isComplete(code, 20_000),
        await kernel.comm({ _tag: 'close', commId: 'none', data: {}, metadata: {}, buffers: [] }, 20_000),
      ]
      for (const { status } of answers) expect(['ok', 'failed']).toContain(status)
    })

    it.runIf(snippets.figures)('draws figures inline', async () => {
      const ran = await runCode(kernel, snippets.figures ?? '')
      expect(eventsOf(ran, 'display_data').map(({ data }) => Object.keys(data).sort())).toEqual([
        ['image/png', 'text/plain'],
        ['image/png', 'text/plain'],
      ])
    })

    it.runIf(isProcess && snippets.child)(
      'tells how much memory it takes, with the processes that it started',
      async () => {
        const before = (await kernel.memory()) ?? 0
        expect(before).toBeGreaterThan(20e6)
        await runCode(kernel, child.start)
        expect(await kernel.memory()).toBeGreaterThan(before + 70e6)
        await runCode(kernel, child.stop)
      },
    )
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
        expect(await runCode(kernel, print('1'))).toEqual({ result: { status: 'lost' }, events: [] })
      }),
    )

    it.runIf(snippets.cleanUp)(
      'stops while code executes; the code gets the chance to clean up',
      withKernel(async (kernel) => {
        let text = ''
        const ran = runCode(kernel, snippets.cleanUp ?? '', (event) => {
          if (event._tag !== 'stream') return
          text += event.text
          if (text === 'begun\n') void kernel.stop()
        })
        expect((await ran).result.status).not.toBe('ok')
        await kernel.exited
        // What takes long to end is interrupted twice, and IPython says so where it was just telling of the first.
        expect(text).toMatch(/^begun\nclean\n(\s*KeyboardInterrupt\s*)?$/)
      }),
    )

    it.runIf(snippets.exit)(
      'loses the run when the code ends the process',
      withKernel(async (kernel) => {
        const ran = await runCode(kernel, snippets.exit ?? '')
        expect(ran.result).toEqual({ status: 'lost' })
        expect(printed(ran)).toBe('last words\n')
        // Where it is nobody's process here, whoever had it says what there is to say.
        expect(await kernel.exited).toMatchObject(
          isProcess ? { code: 3, signal: null } : { reason: expect.any(String) },
        )
      }),
    )

    it.runIf(isProcess)(
      'is lost when something kills the process',
      withKernel(async (kernel) => {
        const ran = runCode(kernel, snippets.slow, (event) => {
          if (event._tag === 'started') process.kill(kernel.pid ?? 0, 'SIGKILL')
        })
        expect((await ran).result).toEqual({ status: 'lost' })
        expect(await kernel.exited).toMatchObject({ code: null, signal: 'SIGKILL' })
      }),
    )

    it.runIf(isPython && isProcess)(
      'is stopped by force while a C call computes that holds the interpreter',
      withKernel(async (kernel) => {
        const ran = runCode(kernel, 'sum(range(10 ** 13))', (event) => {
          if (event._tag === 'started') void sleep(100).then(() => kernel.stop())
        })
        expect((await ran).result).toEqual({ status: 'lost' })
        expect(isAlive(kernel.pid ?? 0)).toBe(false)
      }),
    )

    it.runIf(isPython && isProcess)(
      'is stopped with what it forked and forked again',
      withKernel(async (kernel) => {
        const ran = await runCode(
          kernel,
          `import os, time
for i in range(5):
    child = os.fork()
    if child == 0:
        if os.fork() == 0:
            os.write(1, b'')
        while True: time.sleep(1)
    print(child)`,
        )
        const children = printed(ran)
          .trim()
          .split('\n')
          .map((child) => outsidePid(kernel.pid ?? 0, Number(child)))
        expect(children).toHaveLength(5)
        await kernel.stop()
        await expect.poll(() => children.filter(isAlive)).toEqual([])
      }),
    )

    it.runIf(isProcess)(
      'is stopped by force when the code refuses, with the processes that it started',
      withKernel(async (kernel) => {
        let started = 0
        const ran = runCode(kernel, snippets.stubborn, (event) => {
          if (event._tag !== 'stream' || started !== 0) return
          // A shell says before which job it is.
          const number = /(\d+)\s*$/.exec(event.text)?.[1]
          if (number === undefined) return
          started = outsidePid(kernel.pid ?? 0, Number(number))
          void kernel.stop()
        })
        expect((await ran).result.status).toMatch(given === undefined ? 'lost' : /lost|aborted/)
        await kernel.exited
        await expect.poll(() => isAlive(started)).toBe(false)
        expect(isAlive(kernel.pid ?? 0)).toBe(false)
      }),
    )
  })
}
