/**
 * Measures a real host over real sockets, with a stand-in for the server:
 *
 *     ANODE_TEST_PYTHON=… node apps/anode/src/host/testing/measureHost.ts
 *
 * All figures are milliseconds by the clock of the stand-in; the bare kernel is read by jupyter_client.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { testPython } from '@anode/kernel/testing'
import { FakeServer } from './FakeServer.ts'
import { startHost } from './hostProcess.ts'

const PRINTS = 'for i in range(20000): print(i, flush=True)'

/** The same in a bare kernel, over TCP as Jupyter has it. */
const BARE = `
import json, sys, time
from jupyter_client.manager import KernelManager
manager = KernelManager(kernel_name='python3')
manager.start_kernel()
client = manager.client()
# Without this its reader loses output when it falls behind, and then waits for ever.
client.context.rcvhwm = 0
client.start_channels()
client.wait_for_ready()
def run(code):
    begin = time.perf_counter()
    client.execute_interactive(code, timeout=120, output_hook=lambda message: None)
    return (time.perf_counter() - begin) * 1000
run('1')
small = sorted(run('1+1') for _ in range(100))[50]
print(json.dumps([small, run(sys.argv[1])]))
manager.shutdown_kernel(now=True)
`

const say = (what: string, ...figures: ReadonlyArray<number | string>): void => {
  const texts = figures.map((figure) => (typeof figure === 'number' ? figure.toFixed(1) : figure))
  process.stdout.write(`${what.padEnd(62)} ${texts.join('  ')}\n`)
}

const python = testPython()
const home = mkdtempSync(join(tmpdir(), 'anode-measure-'))
const server = new FakeServer(home, [{ _tag: 'environment', python }])
await server.start()
const host = startHost(home)

/** Milliseconds from the request of a run to its first live output (or fact), and to its end in the log. */
const run = async (notebookId: string, runId: string, code: string) => {
  const seen = server.messages.length
  const begin = performance.now()
  let first = 0
  server.execute(notebookId, runId, code)
  while (!server.argsOf(notebookId, 'RunFinished').some((args) => args.runId === runId)) {
    await new Promise((resolve) => setImmediate(resolve))
    if (first === 0 && server.messages.slice(seen).some(({ _tag }) => _tag === 'ops')) {
      first = performance.now() - begin
    }
  }
  const end = performance.now() - begin
  return { first: first || end, end }
}

const median = (values: ReadonlyArray<number>): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0

try {
  while (server.messagesOf('caughtUp').length === 0) await sleep(10)
  const takes: Array<number> = []
  const pandas: Array<number> = []
  for (let i = 0; i < 3; i++) {
    // Time for the pool to start and warm its kernel.
    await sleep(12_000)
    const notebook = `nb${i}`
    const before = performance.now()
    const running = run(notebook, `first${i}`, 'import pandas as pd\npd.DataFrame({"a": range(3)})')
    while (!server.argsOf(notebook, 'KernelStatusChanged').some(({ status }) => status === 'ready')) {
      await new Promise((resolve) => setImmediate(resolve))
    }
    takes.push(performance.now() - before)
    pandas.push((await running).first)
  }
  say('kernel ready from the pool', ...takes)
  say('first pandas cell, until its output (includes the above)', ...pandas)
  await sleep(12_000)
  const trips: Array<{ first: number; end: number }> = []
  for (let i = 0; i < 100; i++) trips.push(await run('nb0', `r${i}`, '1+1'))
  say(
    '1+1 through the host, until its output and until its end',
    median(trips.map(({ first }) => first)),
    median(trips.map(({ end }) => end)),
  )
  const prints = await run('nb0', 'prints', PRINTS)
  say(
    '20,000 flushed prints through the host',
    prints.end,
    `${server.messagesOf('ops').length} live messages`,
  )
  server.send({ _tag: 'exit' })
  await host.ended
  const [small = 0, bare = 0] = JSON.parse(
    execFileSync(python, ['-c', BARE, PRINTS], { encoding: 'utf8' }),
  ) as number[]
  say('1+1 in a bare kernel, until its end', small)
  say(
    '20,000 flushed prints in a bare kernel',
    bare,
    `the host takes ${(prints.end / bare).toFixed(2)} times as long`,
  )
} finally {
  host.child.kill('SIGKILL')
  await server.die()
  rmSync(home, { recursive: true, force: true })
}
