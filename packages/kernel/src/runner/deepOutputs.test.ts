/** What code displays that is nested deeper than any database reads: a real kernel's. */
import { isTooDeep } from '@anode/document/facts'
import { afterEach, expect, it } from 'vitest'
import { systemClock } from '../Clock.ts'
import { memoryArtifacts, Recorder, runRequest, testPython } from '../testing/index.ts'
import { zmqKernels } from '../zmq/index.ts'
import { Runner } from './Runner.ts'

const kernels = zmqKernels({ python: testPython() })

let runner: Runner
afterEach(() => runner.shutdown())

const build = (levels: number) => `
import sys; sys.setrecursionlimit(10**6)
import json, threading
def nested():
    x = {}
    for _ in range(${levels}): x = {'a': x}
    return x
`

/** Sent as text: at such a depth Python's own encoder ends the process, as other kernels' do not. */
const sendRaw = `
from jupyter_client.session import Session
deep = '{"a":' * LEVELS + '1' + '}' * LEVELS
pack = kernel.session.pack
kernel.session.pack = lambda it: pack(it).replace(b'"DEEP"', deep.encode())
`

it.each([900, 1100, 20_000])(
  'A run ends that displays %i levels, and the next one runs',
  async (levels) => {
    const recorder = new Recorder(memoryArtifacts(), systemClock)
    runner = new Runner({ ...recorder.ports, kernels })
    const codes = [
      `kernel = get_ipython().kernel; LEVELS = ${levels}${sendRaw}`,
      `display({'application/json': 'DEEP'}, raw=True)`,
      `display({'application/json': 'DEEP', 'text/plain': 'as text'}, raw=True)`,
      `display({'text/plain': 'with metadata'}, raw=True, metadata={'deep': 'DEEP'})`,
      `h = display({'text/plain': 'first'}, raw=True, display_id='d'); h.update({'application/json': 'DEEP'}, raw=True)`,
      'print("goes on")',
    ]
    for (const [i, code] of codes.entries())
      runner.execute(runRequest(code, { runId: `r${i}`, cellId: `c${i}` }))
    await expect.poll(() => recorder.argsOf('RunFinished').length, { timeout: 60_000 }).toBe(codes.length)
    expect(recorder.argsOf('RunFinished').map(({ status }) => status)).toEqual(codes.map(() => 'ok'))
    expect(isTooDeep(recorder.facts, 230)).toBe(false)
    const outputs = recorder.argsOf('OutputAppended').map(({ cellId, output }) => [cellId, output])
    const of = (cellId: string) => outputs.filter(([id]) => id === cellId).map(([, output]) => output)
    // Kept as a file, or named as what was left out: never nothing.
    expect(JSON.stringify(of('c1'))).toMatch(/Output left out|\$artifact/)
    expect(of('c2')).toMatchObject([{ data: { 'text/plain': 'as text' } }])
    expect(of('c3')).toMatchObject([{ data: { 'text/plain': 'with metadata' }, metadata: {} }])
    expect(of('c5')).toMatchObject([{ text: 'goes on\n' }])
  },
  120_000,
)

it('A run ends that displays what Python itself has nested deep', async () => {
  const recorder = new Recorder(memoryArtifacts(), systemClock)
  runner = new Runner({ ...recorder.ports, kernels })
  const codes = [`${build(1100)}display({'application/json': nested()}, raw=True)`, 'print(1)']
  for (const [i, code] of codes.entries())
    runner.execute(runRequest(code, { runId: `r${i}`, cellId: `c${i}` }))
  await expect.poll(() => recorder.argsOf('RunFinished').length, { timeout: 60_000 }).toBe(2)
  expect(isTooDeep(recorder.facts, 230)).toBe(false)
}, 120_000)
