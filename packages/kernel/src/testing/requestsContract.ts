import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { CommMessage } from '../jupyter/CommMessage.ts'
import type { Kernel, KernelSource } from '../Kernel.ts'
import { eventsOf, printed, runCode } from './runCode.ts'

/** Milliseconds that nothing here is expected to take. */
const LONG = 20_000

/** Registers a target that answers every message with its data and buffers, and closes when it is told to. */
const ECHO = `
import comm, threading
def echo(line, opened):
    line.send({'opened': opened['content']['data']}, buffers=opened['buffers'])
    @line.on_msg
    def take(message):
        data = message['content']['data']
        if data == 'close':
            line.close({'said': 'bye'})
        else:
            line.send({'echo': data, 'thread': threading.current_thread() is threading.main_thread()},
                metadata=message['metadata'], buffers=[bytes(b)[::-1] for b in message['buffers']])
comm.get_comm_manager().register_target('echo', echo)
`

const completing = (kernel: Kernel, code: string, within = LONG) =>
  kernel.complete({ code, cursor: code.length }, within)

const message = (commId: string, data: unknown, buffers: ReadonlyArray<Uint8Array> = []): CommMessage => ({
  _tag: 'message',
  commId,
  data,
  metadata: {},
  buffers,
})

const opening = (commId: string, target: string, data: unknown = {}): CommMessage => ({
  _tag: 'open',
  target,
  commId,
  data,
  metadata: {},
  buffers: [],
})

/** What every driver has to hold of questions and comms. Part of `kernelContract`. */
export const requestsContract = (
  name: string,
  { source, isProcess, hasSubshells }: { source: KernelSource; isProcess: boolean; hasSubshells: boolean },
): void => {
  describe(`${name}: what is asked of a kernel beside executions`, { timeout: 60_000 }, () => {
    let kernel: Kernel
    beforeAll(async () => {
      kernel = await source.open()
      await runCode(kernel, 'class Lamp:\n  """Gives light."""\n  brightness = 3\nlamp = Lamp()')
    }, 60_000)
    afterAll(() => kernel.stop())

    /** Does something while a cell executes, which ends when the deed is done. */
    const whileExecuting = async <A>(deed: () => Promise<A>): Promise<A> => {
      const started = Promise.withResolvers<void>()
      const ran = runCode(kernel, 'import time\nwhile True: time.sleep(0.05)', (event) => {
        if (event._tag === 'started') started.resolve()
      })
      await started.promise
      await sleep(50)
      try {
        return await deed()
      } finally {
        kernel.interrupt()
        await ran
      }
    }

    /** Collects what comms say. */
    const listen = () => {
      const said: Array<CommMessage> = []
      return { said, end: kernel.onComm((comm) => said.push(comm)) }
    }

    it('completes names', async () => {
      const answer = await completing(kernel, 'x = lamp.bri')
      expect(answer).toMatchObject({ status: 'ok', value: { end: 12 } })
      if (answer.status !== 'ok') return
      const { start, end, matches } = answer.value
      expect(matches.map(({ text }) => 'x = lamp.bri'.slice(0, start) + text)).toContain(
        'x = lamp.brightness',
      )
      expect(end).toBe(12)
      expect(typeof matches[0]?.type).toBe('string')
    })

    it('completes at the cursor, which may stand behind characters of two units', async () => {
      const code = "'😀😀'; lam + 1"
      const cursor = code.indexOf(' + 1')
      const answer = await kernel.complete({ code, cursor }, LONG)
      expect(answer).toMatchObject({
        status: 'ok',
        value: {
          start: cursor - 3,
          end: cursor,
          matches: expect.arrayContaining([{ text: 'lamp', type: 'variable' }]),
        },
      })
    })

    it('finds nothing to complete where there is nothing', async () => {
      expect(await completing(kernel, 'no_such_name_anywhere.')).toMatchObject({
        status: 'ok',
        value: { matches: [] },
      })
    })

    it('inspects what stands at the cursor, and says when that is nothing', async () => {
      const inspect = (code: string) => kernel.inspect({ code, cursor: code.length, detail: 0 }, LONG)
      const found = await inspect('Lamp')
      expect(found).toMatchObject({ status: 'ok', value: { found: true } })
      expect(JSON.stringify(found)).toContain('Gives light.')
      expect(await inspect('no_such_name')).toMatchObject({ status: 'ok', value: { found: false } })
    })

    it.each([
      ['1 + 1', { status: 'complete' }],
      ['for x in y:', { status: 'incomplete', indent: '    ' }],
      ['1 +* 2', { status: 'invalid' }],
    ])('says whether code is complete: %s', async (code, value) => {
      expect(await kernel.isComplete(code, LONG)).toMatchObject({ status: 'ok', value })
    })

    it('leaves no trace of questions', async () => {
      const before = await runCode(kernel, '1')
      await completing(kernel, 'lamp.')
      await kernel.isComplete('1 +', LONG)
      const after = await runCode(kernel, 'In[-2]')
      expect(eventsOf(after, 'execute_result')[0]?.data['text/plain']).toBe("'1'")
      const count = (ran: typeof before) => (ran.result.status === 'ok' ? ran.result.executionCount : null)
      expect(count(after)).toBe((count(before) ?? 0) + 1)
    })

    it('answers many questions at once', async () => {
      const answers = await Promise.all(Array.from({ length: 50 }, () => completing(kernel, 'lam')))
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set(['ok']))
    })

    it('opens a comm to a target of the kernel, and both ends speak, with binary buffers', async () => {
      await runCode(kernel, ECHO)
      const { said, end } = listen()
      const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i % 256)
      expect(
        await kernel.comm({ ...opening('c1', 'echo', { a: [1, null] }), buffers: [bytes] }, LONG),
      ).toEqual({
        status: 'ok',
        value: null,
      })
      expect(said).toMatchObject([{ _tag: 'message', commId: 'c1', data: { opened: { a: [1, null] } } }])
      expect(said[0]?.buffers.map((part) => Uint8Array.from(part))).toEqual([bytes])

      said.length = 0
      const sent = { ...message('c1', { b: '😀' }, [bytes, new Uint8Array()]), metadata: { m: 1 } }
      await kernel.comm(sent, LONG)
      expect(said).toMatchObject([{ commId: 'c1', data: { echo: { b: '😀' } }, metadata: { m: 1 } }])
      expect(said[0]?.buffers.map((part) => Uint8Array.from(part))).toEqual([
        bytes.toReversed(),
        new Uint8Array(),
      ])

      said.length = 0
      await kernel.comm(message('c1', 'close'), LONG)
      expect(said).toMatchObject([{ _tag: 'close', commId: 'c1', data: { said: 'bye' } }])
      end()
      await kernel.comm(message('c1', 'more'), LONG)
      expect(said).toHaveLength(1)
    })

    it('is told of comms that code opens, speaks over and closes', async () => {
      const { said, end } = listen()
      const ran = await runCode(
        kernel,
        `import comm
line = comm.create_comm(target_name='page', data={'n': 1}, buffers=[b'ab'])
line.send({'n': 2}, buffers=[memoryview(b'cd')])
line.close()`,
      )
      end()
      expect(ran.result.status).toBe('ok')
      expect(said).toMatchObject([
        { _tag: 'open', target: 'page', data: { n: 1 } },
        { _tag: 'message', data: { n: 2 } },
        { _tag: 'close' },
      ])
      expect(said.map(({ buffers }) => buffers.map((part) => new TextDecoder().decode(part)))).toEqual([
        ['ab'],
        ['cd'],
        [],
      ])
      expect(new Set(said.map(({ commId }) => commId)).size).toBe(1)
    })

    it('closes a comm whose target it does not know', async () => {
      const { said, end } = listen()
      expect(await kernel.comm(opening('c2', 'nowhere'), LONG)).toMatchObject({ status: 'ok' })
      end()
      expect(said).toMatchObject([{ _tag: 'close', commId: 'c2' }])
    })

    it('takes messages of a comm in order', async () => {
      await runCode(kernel, ECHO)
      await kernel.comm(opening('c3', 'echo'), LONG)
      const { said, end } = listen()
      await Promise.all(Array.from({ length: 200 }, (_, n) => kernel.comm(message('c3', n), LONG)))
      end()
      expect(said.map(({ data }) => (data as { readonly echo: number }).echo)).toEqual(
        Array.from({ length: 200 }, (_, n) => n),
      )
    })

    it('survives a comm whose code fails', async () => {
      await runCode(kernel, 'comm.get_comm_manager().register_target("bad", lambda *_: 1 / 0)')
      const { said, end } = listen()
      expect(await kernel.comm(opening('c4', 'bad'), LONG)).toMatchObject({ status: 'ok' })
      end()
      expect(said).toMatchObject([{ _tag: 'close', commId: 'c4' }])
    })

    it('interrupts a comm that keeps executions waiting, and only that', async () => {
      const { said, end } = listen()
      await runCode(
        kernel,
        'button = comm.create_comm(target_name="button")\n@button.on_msg\ndef stay(_):\n  while True: pass',
      )
      end()
      kernel.interruptComms()
      const stays = kernel.comm(message(said[0]?.commId ?? '', 'press'), LONG)
      await sleep(100)
      const ran = runCode(kernel, 'print("on")')
      await sleep(200)
      kernel.interruptComms()
      expect(printed(await ran)).toBe('on\n')
      expect(await stays).toEqual({ status: 'ok', value: null })
    })

    it('says in time that it has no time', async () => {
      // Native code that holds the interpreter: nobody in the kernel can answer.
      const ran = runCode(kernel, 'x = pow(7, 2_000_000)')
      await sleep(300)
      const begin = performance.now()
      const { status } = await completing(kernel, 'lam', 200)
      expect(performance.now() - begin).toBeLessThan(1500)
      expect(['ok', 'timedOut', 'busy']).toContain(status)
      await ran
    })

    describe('while code executes', () => {
      it.runIf(hasSubshells)('answers', async () => {
        expect(kernel.answersWhileExecuting).toBe(true)
        const answers = await whileExecuting(async () => [
          await completing(kernel, 'lamp.bri'),
          await kernel.inspect({ code: 'lamp', cursor: 4, detail: 0 }, LONG),
          await kernel.isComplete('1', LONG),
        ])
        expect(answers).toMatchObject([
          { status: 'ok', value: { matches: [{}] } },
          { status: 'ok', value: { found: true } },
          { status: 'ok', value: { status: 'complete' } },
        ])
      })

      it.runIf(hasSubshells)('hears comms, also one that the code itself has opened', async () => {
        await runCode(kernel, ECHO)
        const { said, end } = listen()
        await whileExecuting(async () => {
          await kernel.comm(opening('c5', 'echo'), LONG)
          await kernel.comm(message('c5', 1), LONG)
        })
        expect(said).toMatchObject([{ data: { opened: {} } }, { data: { echo: 1 } }])
        said.length = 0
        const ran = await runCode(
          kernel,
          `import time
stopped = False
def stop(message):
    global stopped
    stopped = True
button = comm.create_comm(target_name='button')
button.on_msg(stop)
until = time.time() + 20
while not stopped and time.time() < until: time.sleep(0.02)
print(stopped)`,
          (event) => {
            if (event._tag !== 'started') return
            void sleep(300).then(() => kernel.comm(message(said[0]?.commId ?? '', 'press'), LONG))
          },
        )
        end()
        expect(printed(ran)).toBe('True\n')
      })

      it.runIf(hasSubshells)('lets code that awaits hear its comm itself', async () => {
        const { said, end } = listen()
        const told: Array<string> = []
        const ran = await runCode(
          kernel,
          `import asyncio, threading
pressed = asyncio.get_running_loop().create_future()
button = comm.create_comm(target_name='button')
button.on_msg(lambda message: pressed.set_result(threading.current_thread() is threading.main_thread()))
print(await asyncio.wait_for(pressed, 20))`,
          (event) => {
            if (event._tag !== 'started') return
            void sleep(300)
              .then(() => kernel.comm(message(said[0]?.commId ?? '', 'press'), LONG))
              .then(({ status }) => told.push(status))
          },
        )
        end()
        expect(printed(ran)).toBe('True\n')
        await expect.poll(() => told).toEqual(['ok'])
      })

      it.runIf(hasSubshells)(
        'keeps what threads of the code print, whatever is asked meanwhile',
        async () => {
          const ran = await runCode(
            kernel,
            `import threading, time
def work():
    for i in range(100):
        print(i, flush=True)
        time.sleep(0.01)
worker = threading.Thread(target=work)
worker.start()
worker.join()`,
            async (event) => {
              if (event._tag !== 'started') return
              for (let i = 0; i < 20; i++) {
                await completing(kernel, 'lam')
                await kernel.comm(message('none', i), LONG)
              }
            },
          )
          expect(printed(ran)).toBe(Array.from({ length: 100 }, (_, i) => `${i}\n`).join(''))
        },
      )

      it.runIf(hasSubshells)('leaves figures that the code still draws to the code', async () => {
        await runCode(kernel, ECHO)
        // The backend joins in once the cell that imports it is over.
        await runCode(kernel, 'import matplotlib.pyplot as plt')
        await kernel.comm(opening('c6', 'echo'), LONG)
        const ran = await runCode(
          kernel,
          'import time\nplt.plot([1, 2])\ntime.sleep(1)\nplt.plot([2, 1]);\nlen(plt.gca().lines)',
          (event) => {
            if (event._tag === 'started') void sleep(500).then(() => kernel.comm(message('c6', 1), LONG))
          },
        )
        expect(eventsOf(ran, 'execute_result')[0]?.data['text/plain']).toBe('2')
        expect(eventsOf(ran, 'display_data')).toHaveLength(1)
      })

      it.runIf(!hasSubshells)('says that it is busy, and answers when it is not', async () => {
        expect(kernel.answersWhileExecuting).toBe(false)
        await whileExecuting(async () => {
          expect(await completing(kernel, 'lamp.bri', 100)).toEqual({ status: 'busy' })
        })
        const waited = await Promise.all([
          runCode(kernel, 'import time; time.sleep(0.5)'),
          completing(kernel, 'lamp.bri'),
        ])
        expect(waited[1]).toMatchObject({ status: 'ok', value: { matches: [{}] } })
      })

      it.runIf(!hasSubshells)('keeps messages of comms until the code is done', async () => {
        await runCode(kernel, ECHO)
        await kernel.comm(opening('c7', 'echo'), LONG)
        const { said, end } = listen()
        const [, answer] = await Promise.all([
          runCode(kernel, 'import time; time.sleep(0.5)'),
          kernel.comm(message('c7', 1), LONG),
        ])
        expect(answer).toEqual({ status: 'ok', value: null })
        end()
        expect(said).toMatchObject([{ data: { echo: 1 } }])
      })
    })
  })

  describe(`${name}: what is asked of a kernel that ends`, { timeout: 60_000 }, () => {
    it.runIf(isProcess)('is lost with a kernel that something kills', async () => {
      const kernel = await source.open()
      await runCode(kernel, ECHO)
      await kernel.comm(opening('c', 'echo'), LONG)
      // It stands still: what is asked now is under way when it dies.
      process.kill(kernel.pid ?? 0, 'SIGSTOP')
      const asked = [
        completing(kernel, 'x'),
        kernel.inspect({ code: 'x', cursor: 1, detail: 0 }, LONG),
        kernel.isComplete('x', LONG),
        kernel.comm(message('c', 1), LONG),
      ]
      await sleep(100)
      process.kill(kernel.pid ?? 0, 'SIGKILL')
      expect(await Promise.all(asked)).toEqual(asked.map(() => ({ status: 'lost' })))
      expect(await completing(kernel, 'x')).toEqual({ status: 'lost' })
    })

    it('is lost with one that is stopped, and goes on with the next', async () => {
      const first = await source.open()
      await completing(first, 'x')
      const asked = Promise.all(Array.from({ length: 20 }, () => completing(first, 'x')))
      const stopping = first.stop()
      expect(await first.isComplete('x', LONG)).toEqual({ status: 'lost' })
      const [, second] = await Promise.all([stopping, source.open()])
      onTestFinished(async () => void (await second.stop()))
      for (const { status } of await asked) expect(['ok', 'lost']).toContain(status)
      expect(await first.isComplete('x', LONG)).toEqual({ status: 'lost' })
      expect(await first.comm(message('c', 1), LONG)).toEqual({ status: 'lost' })
      expect(await completing(second, 'impor')).toMatchObject({ status: 'ok' })
    })
  })
}
